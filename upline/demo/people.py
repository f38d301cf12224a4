"""Names of insured people."""

from . import dice

_FIRST = """
Adele Agnes Albert Alma Amos Anita Arlo Beatrice Bernard Bettina Calvin Carmen Cecil Celia Clyde Cora Curtis Dahlia
Darrell Della Desmond Dolores Dwight Edith Edmund Elena Ellis Elsa Ernest Esther Eugene Evelyn Felicia Floyd
Frances Franklin Georgia Gerald Gloria Grant Gwen Harold Harriet Hector Helen Herbert Hilda Homer Ida Irene Irving
Ivy Jasper Joanne Josephine Judith June Keiko Kenneth Lamar Laverne Leonard Lila Lorraine Louis Lucille Luther
Mabel Marcus Marian Marvin Maxine Melvin Mercedes Milton Miriam Moira Naomi Nathan Neva Norman Olga Oliver Opal
Oscar Patrice Paulette Percy Phyllis Quentin Ramona Raymond Regina Reuben Rhoda Rita Roland Rosalind Rufus Ruth
Salma Samuel Selma Sheldon Stella Sylvia Thelma Theodore Ursula Vera Vernon Viola Virgil Wanda Wendell Wilma
Winston Yolanda Yvonne
"""
_LAST = """
Abbott Aguilar Alder Amundson Arce Baptiste Barlow Beckett Bjorklund Blaine Boone Brandt Burdick Calloway Cardenas
Carver Chandler Christensen Coates Cortez Crandall Dahl Dalton Decker Delgado Dempsey Dorsey Drake Eklund Ellsworth
Engel Escobar Farley Fenton Finch Forsberg Fuentes Gallagher Garrity Gentry Gilmore Goddard Granger Grady Haines
Hanley Harmon Hatch Hendricks Herrera Hobbs Hoffman Holt Hutchins Ingram Jarvis Johansen Juarez Kasper Keating
Kessler Kirby Klein Knutson Kramer Lacey Lambert Landry Leclair Lindgren Lockhart Lowry Maddox Mahoney Maldonado
Marsh Mathis Mayfield McBride Mercer Meyers Mohamed Montoya Nadeau Nash Nielsen Norwood Novak Odom Olson Orozco
Pace Paulsen Peck Pham Pruitt Quigg Ramsey Reinhardt Rhodes Rios Rutledge Salazar Sandoval Sayers Schroeder Sharpe
Sims Solberg Stokes Strand Swanson Talbot Thao Thornton Tran Tucker Underhill Valdez Vance Voss Wagner Walsh Weeks
Whitaker Wolfe Xiong Yang Yates Zamora
"""
FIRST, LAST = tuple(_FIRST.split()), tuple(_LAST.split())


def insured(policy: str) -> str:
    """The insured person of a policy."""
    return f"{dice.pick(FIRST, 'first name', policy)} {dice.pick(LAST, 'last name', policy)}"
