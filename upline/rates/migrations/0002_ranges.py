from django.db import migrations

from upline.bulk.ranges import RefuseOverlap

# As the unique index rate_one_a_key has them; none in a key: Any.
KEY = ['{row}."contract_id"'] + [
    f'COALESCE({{row}}."{column}", 0)' for column in ("issuer_id", "product_type_id", "plan_id", "state_id")
]


class Migration(migrations.Migration):
    dependencies = [("rates", "0001_initial")]

    operations = [
        RefuseOverlap(
            "rate",
            key=KEY,
            lower="effective_from",
            upper="effective_to",
            message="two rates of a contract would hold for the same key at a date (C2)",
        ),
        RefuseOverlap(
            "rate_band",
            key=['{row}."rate_id"'],
            lower="from_month",
            upper="to_month",
            message="two bands of a rate would hold for the same policy month (C1)",
        ),
    ]
