-- step: keep unsaved
SELECT CAST("policy" AS BIGINT) AS "policy", CAST("writing_agent" AS BIGINT) AS "writing_agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("effective_date" AS BIGINT) AS "effective_date", CAST("plan" AS BIGINT) AS "plan", CAST("state" AS BIGINT) AS "state" FROM (
SELECT
  "t2"."policy",
  "t2"."writing_agent",
  "t2"."issuer",
  "t2"."product_type",
  "t2"."effective_date",
  CASE
    WHEN "t2"."plan" IN (
      SELECT DISTINCT
        "t1"."plan" AS "bound"
      FROM "rates" AS "t1"
      WHERE
        "t1"."plan" <> 0
    )
    THEN "t2"."plan"
    ELSE 0
  END AS "plan",
  CASE
    WHEN "t2"."state" IN (
      SELECT DISTINCT
        "t1"."state" AS "bound"
      FROM "rates" AS "t1"
      WHERE
        "t1"."state" <> 0
    )
    THEN "t2"."state"
    ELSE 0
  END AS "state"
FROM (
  SELECT
    *
  FROM "policies" AS "t0"
  WHERE
    "t0"."distribution" = 0
) AS "t2"
) AS result
-- step: keep starts
SELECT CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("agent" AS BIGINT) AS "agent", CAST("start" AS BIGINT) AS "start" FROM (
SELECT
  "t1"."issuer",
  "t1"."product_type",
  "t1"."writing_agent" AS "agent",
  ROW_NUMBER() OVER (
    ORDER BY "t1"."writing_agent" ASC, "t1"."issuer" ASC, "t1"."product_type" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) - 1 AS "start"
FROM (
  SELECT DISTINCT
    "t0"."writing_agent",
    "t0"."issuer",
    "t0"."product_type"
  FROM "unsaved" AS "t0"
) AS "t1"
) AS result
-- step: keep links
SELECT CAST("agent" AS BIGINT) AS "agent", CAST("valid_from" AS BIGINT) AS "valid_from", CAST("valid_to" AS BIGINT) AS "valid_to", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline" FROM (
WITH "t8" AS (
  SELECT DISTINCT
    "t1"."issuer",
    "t1"."product_type"
  FROM "starts" AS "t1"
), "t15" AS (
  SELECT
    "t2"."agent",
    "t2"."contract",
    "t2"."valid_from",
    "t2"."valid_to",
    COALESCE(
      LAG("t2"."valid_to") OVER (
        PARTITION BY "t2"."agent"
        ORDER BY "t2"."valid_from" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ),
      0
    ) AS "before",
    COALESCE(
      LEAD("t2"."valid_from") OVER (
        PARTITION BY "t2"."agent"
        ORDER BY "t2"."valid_from" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ),
      99999999
    ) AS "after"
  FROM "contracts" AS "t2"
), "t17" AS (
  SELECT
    "t3"."agent",
    "t3"."upline",
    "t3"."valid_from",
    "t3"."valid_to",
    COALESCE(
      LAG("t3"."valid_to") OVER (
        PARTITION BY "t3"."agent"
        ORDER BY "t3"."valid_from" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ),
      0
    ) AS "before",
    COALESCE(
      LEAD("t3"."valid_from") OVER (
        PARTITION BY "t3"."agent"
        ORDER BY "t3"."valid_from" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ),
      99999999
    ) AS "after"
  FROM "uplines" AS "t3"
)
SELECT
  "t36"."agent",
  GREATEST("t36"."valid_from", "t40"."upline_from") AS "valid_from",
  LEAST("t36"."valid_to", "t40"."upline_to") AS "valid_to",
  "t12"."issuer",
  "t12"."product_type",
  COALESCE("t43"."other_value", "t36"."contract") AS "contract",
  COALESCE("t44"."other_value", "t40"."upline") AS "upline"
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t18"."agent",
        0 AS "contract",
        "t18"."valid_to" + 1 AS "valid_from",
        99999999 AS "valid_to"
      FROM "t15" AS "t18"
      WHERE
        "t18"."after" = 99999999 AND "t18"."valid_to" < 99999999
    ) AS "t24"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM "contracts" AS "t2"
      ) AS "t9"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          "t18"."agent",
          0 AS "contract",
          "t18"."before" + 1 AS "valid_from",
          "t18"."valid_from" - 1 AS "valid_to"
        FROM "t15" AS "t18"
        WHERE
          (
            "t18"."before" + 1
          ) < "t18"."valid_from"
      ) AS "t26"
    ) AS "t28"
  ) AS "t30"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t5"."agent",
      0 AS "contract",
      0 AS "valid_from",
      99999999 AS "valid_to"
    FROM "agents" AS "t5"
    ANTI JOIN "contracts" AS "t6"
      ON "t5"."agent" = "t6"."agent"
  ) AS "t14"
) AS "t36"
INNER JOIN (
  SELECT
    "t35"."agent" AS "upline_agent",
    "t35"."upline",
    "t35"."valid_from" AS "upline_from",
    "t35"."valid_to" AS "upline_to"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t19"."agent",
          0 AS "upline",
          "t19"."valid_to" + 1 AS "valid_from",
          99999999 AS "valid_to"
        FROM "t17" AS "t19"
        WHERE
          "t19"."after" = 99999999 AND "t19"."valid_to" < 99999999
      ) AS "t25"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM "uplines" AS "t3"
        ) AS "t10"
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            "t19"."agent",
            0 AS "upline",
            "t19"."before" + 1 AS "valid_from",
            "t19"."valid_from" - 1 AS "valid_to"
          FROM "t17" AS "t19"
          WHERE
            (
              "t19"."before" + 1
            ) < "t19"."valid_from"
        ) AS "t27"
      ) AS "t29"
    ) AS "t31"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t5"."agent",
        0 AS "upline",
        0 AS "valid_from",
        99999999 AS "valid_to"
      FROM "agents" AS "t5"
      ANTI JOIN "uplines" AS "t7"
        ON "t5"."agent" = "t7"."agent"
    ) AS "t16"
  ) AS "t35"
) AS "t40"
  ON "t36"."agent" = "t40"."upline_agent"
  AND "t36"."valid_from" <= "t40"."upline_to"
  AND "t36"."valid_to" >= "t40"."upline_from"
CROSS JOIN "t8" AS "t12"
LEFT OUTER JOIN (
  SELECT
    "t38"."agent" AS "other",
    "t38"."issuer" AS "other_issuer",
    "t38"."product_type" AS "other_type",
    "t38"."contract" AS "other_value"
  FROM (
    SELECT
      "t32"."agent",
      "t32"."issuer",
      "t32"."product_type",
      FIRST("t32"."contract" ORDER BY "t32"."rank" DESC) AS "contract"
    FROM (
      SELECT
        "t22"."agent",
        "t13"."issuer",
        "t13"."product_type",
        "t22"."rank",
        "t22"."contract"
      FROM (
        SELECT
          "t4"."agent",
          "t4"."issuer" AS "own_issuer",
          "t4"."product_type" AS "own_type",
          "t4"."contract",
          "t4"."upline",
          (
            CAST("t4"."product_type" <> 0 AS BIGINT) * 2
          ) + CAST("t4"."issuer" <> 0 AS BIGINT) AS "rank"
        FROM "alternates" AS "t4"
        WHERE
          "t4"."contract" <> 0
      ) AS "t22"
      INNER JOIN "t8" AS "t13"
        ON (
          (
            "t22"."own_issuer" = 0
          ) OR (
            "t22"."own_issuer" = "t13"."issuer"
          )
        )
        AND (
          (
            "t22"."own_type" = 0
          ) OR (
            "t22"."own_type" = "t13"."product_type"
          )
        )
    ) AS "t32"
    GROUP BY
      1,
      2,
      3
  ) AS "t38"
) AS "t43"
  ON "t36"."agent" = "t43"."other"
  AND "t12"."issuer" = "t43"."other_issuer"
  AND "t12"."product_type" = "t43"."other_type"
LEFT OUTER JOIN (
  SELECT
    "t39"."agent" AS "other",
    "t39"."issuer" AS "other_issuer",
    "t39"."product_type" AS "other_type",
    "t39"."upline" AS "other_value"
  FROM (
    SELECT
      "t33"."agent",
      "t33"."issuer",
      "t33"."product_type",
      FIRST("t33"."upline" ORDER BY "t33"."rank" DESC) AS "upline"
    FROM (
      SELECT
        "t23"."agent",
        "t13"."issuer",
        "t13"."product_type",
        "t23"."rank",
        "t23"."upline"
      FROM (
        SELECT
          "t4"."agent",
          "t4"."issuer" AS "own_issuer",
          "t4"."product_type" AS "own_type",
          "t4"."contract",
          "t4"."upline",
          (
            CAST("t4"."product_type" <> 0 AS BIGINT) * 2
          ) + CAST("t4"."issuer" <> 0 AS BIGINT) AS "rank"
        FROM "alternates" AS "t4"
        WHERE
          "t4"."upline" <> 0
      ) AS "t23"
      INNER JOIN "t8" AS "t13"
        ON (
          (
            "t23"."own_issuer" = 0
          ) OR (
            "t23"."own_issuer" = "t13"."issuer"
          )
        )
        AND (
          (
            "t23"."own_type" = 0
          ) OR (
            "t23"."own_type" = "t13"."product_type"
          )
        )
    ) AS "t33"
    GROUP BY
      1,
      2,
      3
  ) AS "t39"
) AS "t44"
  ON "t36"."agent" = "t44"."other"
  AND "t12"."issuer" = "t44"."other_issuer"
  AND "t12"."product_type" = "t44"."other_type"
) AS result
-- step: keep step_1
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t4"."start",
  "t4"."agent",
  "t4"."issuer",
  "t4"."product_type",
  "t5"."contract",
  "t5"."upline",
  GREATEST("t4"."lo", "t5"."valid_from") AS "lo",
  LEAST("t4"."hi", "t5"."valid_to") AS "hi",
  1 AS "level",
  CAST("t5"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t5"."upline" = "t4"."agent"
  ) OR (
    "t5"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM (
  SELECT
    "t0"."start",
    "t0"."agent",
    "t0"."issuer",
    "t0"."product_type",
    0 AS "lo",
    99999999 AS "hi"
  FROM "starts" AS "t0"
) AS "t4"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t5"
  ON "t4"."agent" = "t5"."link_agent"
  AND "t4"."issuer" = "t5"."link_issuer"
  AND "t4"."product_type" = "t5"."link_type"
  AND "t4"."lo" <= "t5"."valid_to"
  AND "t4"."hi" >= "t5"."valid_from"
) AS result
-- step: keep walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_1" AS "t0"
) AS result
-- step: keep frontier_1
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_1" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_1

-- step: unless frontier_1
top
-- step: keep step_2
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  2 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_1" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_2" AS "t0"
) AS result
-- step: drop frontier_1

-- step: keep frontier_2
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_2" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_2

-- step: unless frontier_2
top
-- step: keep step_3
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  3 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_2" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_3" AS "t0"
) AS result
-- step: drop frontier_2

-- step: keep frontier_3
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_3" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_3

-- step: unless frontier_3
top
-- step: keep step_4
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  4 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_3" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_4" AS "t0"
) AS result
-- step: drop frontier_3

-- step: keep frontier_4
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_4" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_4

-- step: unless frontier_4
top
-- step: keep step_5
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  5 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_4" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_5" AS "t0"
) AS result
-- step: drop frontier_4

-- step: keep frontier_5
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_5" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_5

-- step: unless frontier_5
top
-- step: keep step_6
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  6 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_5" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_6" AS "t0"
) AS result
-- step: drop frontier_5

-- step: keep frontier_6
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_6" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_6

-- step: unless frontier_6
top
-- step: keep step_7
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  7 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_6" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_7" AS "t0"
) AS result
-- step: drop frontier_6

-- step: keep frontier_7
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_7" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_7

-- step: unless frontier_7
top
-- step: keep step_8
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  8 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_7" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_8" AS "t0"
) AS result
-- step: drop frontier_7

-- step: keep frontier_8
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_8" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_8

-- step: unless frontier_8
top
-- step: keep step_9
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  9 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_8" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_9" AS "t0"
) AS result
-- step: drop frontier_8

-- step: keep frontier_9
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_9" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_9

-- step: unless frontier_9
top
-- step: keep step_10
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  10 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_9" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_10" AS "t0"
) AS result
-- step: drop frontier_9

-- step: keep frontier_10
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_10" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_10

-- step: unless frontier_10
top
-- step: keep step_11
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  11 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_10" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_11" AS "t0"
) AS result
-- step: drop frontier_10

-- step: keep frontier_11
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_11" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_11

-- step: unless frontier_11
top
-- step: keep step_12
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  12 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_11" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_12" AS "t0"
) AS result
-- step: drop frontier_11

-- step: keep frontier_12
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_12" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_12

-- step: unless frontier_12
top
-- step: keep step_13
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  13 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_12" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_13" AS "t0"
) AS result
-- step: drop frontier_12

-- step: keep frontier_13
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_13" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_13

-- step: unless frontier_13
top
-- step: keep step_14
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  14 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_13" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_14" AS "t0"
) AS result
-- step: drop frontier_13

-- step: keep frontier_14
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_14" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_14

-- step: unless frontier_14
top
-- step: keep step_15
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  15 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_14" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_15" AS "t0"
) AS result
-- step: drop frontier_14

-- step: keep frontier_15
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_15" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_15

-- step: unless frontier_15
top
-- step: keep step_16
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  16 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_15" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_16" AS "t0"
) AS result
-- step: drop frontier_15

-- step: keep frontier_16
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_16" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_16

-- step: unless frontier_16
top
-- step: keep step_17
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  17 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_16" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_17" AS "t0"
) AS result
-- step: drop frontier_16

-- step: keep frontier_17
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_17" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_17

-- step: unless frontier_17
top
-- step: keep step_18
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  18 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_17" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_18" AS "t0"
) AS result
-- step: drop frontier_17

-- step: keep frontier_18
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_18" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_18

-- step: unless frontier_18
top
-- step: keep step_19
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  19 AS "level",
  CAST("t4"."upline" = 0 AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR (
    "t4"."upline" = 0
  ) AS BIGINT) AS "ends"
FROM "frontier_18" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_19" AS "t0"
) AS result
-- step: drop frontier_18

-- step: keep frontier_19
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_19" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_19

-- step: unless frontier_19
top
-- step: keep step_20
SELECT CAST("start" AS BIGINT) AS "start", CAST("agent" AS BIGINT) AS "agent", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("contract" AS BIGINT) AS "contract", CAST("upline" AS BIGINT) AS "upline", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t2"."start",
  "t2"."agent",
  "t2"."issuer",
  "t2"."product_type",
  "t4"."contract",
  "t4"."upline",
  GREATEST("t2"."lo", "t4"."valid_from") AS "lo",
  LEAST("t2"."hi", "t4"."valid_to") AS "hi",
  20 AS "level",
  CAST(NOT (
    "t4"."upline" = "t2"."agent"
  ) AS BIGINT) AS "problem",
  CAST((
    "t4"."upline" = "t2"."agent"
  ) OR NOT (
    "t4"."upline" = "t2"."agent"
  ) AS BIGINT) AS "ends"
FROM "frontier_19" AS "t2"
INNER JOIN (
  SELECT
    "t1"."agent" AS "link_agent",
    "t1"."valid_from",
    "t1"."valid_to",
    "t1"."issuer" AS "link_issuer",
    "t1"."product_type" AS "link_type",
    "t1"."contract",
    "t1"."upline"
  FROM "links" AS "t1"
) AS "t4"
  ON "t2"."agent" = "t4"."link_agent"
  AND "t2"."issuer" = "t4"."link_issuer"
  AND "t2"."product_type" = "t4"."link_type"
  AND "t2"."lo" <= "t4"."valid_to"
  AND "t2"."hi" >= "t4"."valid_from"
) AS result
-- step: append walked
SELECT CAST("start" AS BIGINT) AS "start", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("ends" AS BIGINT) AS "ends" FROM (
SELECT
  "t0"."start",
  "t0"."lo",
  "t0"."hi",
  "t0"."level",
  "t0"."agent",
  "t0"."contract",
  "t0"."problem",
  "t0"."ends"
FROM "step_20" AS "t0"
) AS result
-- step: drop frontier_19

-- step: keep frontier_20
SELECT CAST("start" AS BIGINT) AS "start", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("lo" AS BIGINT) AS "lo", CAST("hi" AS BIGINT) AS "hi", CAST("agent" AS BIGINT) AS "agent" FROM (
SELECT
  "t0"."start",
  "t0"."issuer",
  "t0"."product_type",
  "t0"."lo",
  "t0"."hi",
  "t0"."upline" AS "agent"
FROM "step_20" AS "t0"
WHERE
  "t0"."ends" = 0
) AS result
-- step: drop step_20

-- step: unless frontier_20
top
-- step: here top

-- step: keep chains
SELECT CAST("chain" AS BIGINT) AS "chain", CAST("start" AS BIGINT) AS "start", CAST("last" AS BIGINT) AS "last", CAST("valid_from" AS BIGINT) AS "valid_from", CAST("valid_to" AS BIGINT) AS "valid_to" FROM (
SELECT
  "t2"."chain",
  "t2"."start",
  "t2"."last",
  "t2"."lo" AS "valid_from",
  "t2"."hi" AS "valid_to"
FROM (
  SELECT
    "t1"."start",
    "t1"."lo",
    "t1"."hi",
    "t1"."last",
    (
      ROW_NUMBER() OVER (
        ORDER BY "t1"."start" ASC, "t1"."lo" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1
    ) + 1 AS "chain"
  FROM (
    SELECT
      "t0"."start",
      "t0"."lo",
      "t0"."hi",
      "t0"."level" AS "last"
    FROM "walked" AS "t0"
    WHERE
      "t0"."ends" = 1
  ) AS "t1"
) AS "t2"
) AS result
-- step: keep chain_levels
SELECT CAST("chain" AS BIGINT) AS "chain", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem" FROM (
SELECT
  "t2"."chain",
  "t4"."level",
  "t4"."agent",
  "t4"."contract",
  "t4"."problem"
FROM "chains" AS "t2"
INNER JOIN (
  SELECT
    "t1"."start" AS "step_start",
    "t1"."lo",
    "t1"."hi",
    "t1"."level",
    "t1"."agent",
    "t1"."contract",
    "t1"."problem",
    "t1"."ends"
  FROM "walked" AS "t1"
) AS "t4"
  ON "t2"."start" = "t4"."step_start"
  AND "t2"."valid_from" >= "t4"."lo"
  AND "t2"."valid_to" <= "t4"."hi"
  AND "t2"."last" >= "t4"."level"
) AS result
-- step: drop walked

-- step: drop links

-- step: keep placed
SELECT CAST("policy" AS BIGINT) AS "policy", CAST("chain" AS BIGINT) AS "chain", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("plan" AS BIGINT) AS "plan", CAST("state" AS BIGINT) AS "state", CAST("epoch" AS BIGINT) AS "epoch" FROM (
WITH "t7" AS (
  SELECT DISTINCT
    "t0"."effective_date"
  FROM "unsaved" AS "t0"
)
SELECT
  "t4"."policy",
  "t16"."chain",
  "t4"."issuer",
  "t4"."product_type",
  "t4"."plan",
  "t4"."state",
  "t21"."epoch"
FROM "unsaved" AS "t4"
INNER JOIN (
  SELECT
    "t5"."chain",
    "t5"."valid_from",
    "t5"."valid_to",
    "t6"."agent",
    "t6"."issuer" AS "start_issuer",
    "t6"."product_type" AS "start_type"
  FROM "chains" AS "t5"
  INNER JOIN "starts" AS "t6"
    ON "t5"."start" = "t6"."start"
) AS "t16"
  ON "t4"."writing_agent" = "t16"."agent"
  AND "t4"."issuer" = "t16"."start_issuer"
  AND "t4"."product_type" = "t16"."start_type"
  AND "t4"."effective_date" >= "t16"."valid_from"
  AND "t4"."effective_date" <= "t16"."valid_to"
INNER JOIN (
  SELECT
    "t19"."effective_date" AS "on",
    "t19"."epoch"
  FROM (
    SELECT
      "t18"."effective_date",
      MAX("t18"."epoch") AS "epoch"
    FROM (
      SELECT
        "t11"."effective_date",
        "t17"."epoch"
      FROM "t7" AS "t11"
      INNER JOIN (
        SELECT
          *
        FROM (
          SELECT
            0 AS "epoch"
          FROM "t7" AS "t9"
        ) AS "t12"
        UNION
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t3"."effective_from" AS "epoch"
            FROM "rates" AS "t3"
          ) AS "t8"
          UNION
          SELECT
            *
          FROM (
            SELECT
              "t3"."effective_to" + 1 AS "epoch"
            FROM "rates" AS "t3"
          ) AS "t10"
        ) AS "t13"
      ) AS "t17"
        ON "t11"."effective_date" >= "t17"."epoch"
    ) AS "t18"
    GROUP BY
      1
  ) AS "t19"
) AS "t21"
  ON "t4"."effective_date" = "t21"."on"
) AS result
-- step: keep shapes
SELECT CAST("chain" AS BIGINT) AS "chain", CAST("plan" AS BIGINT) AS "plan", CAST("state" AS BIGINT) AS "state", CAST("epoch" AS BIGINT) AS "epoch", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("distribution" AS BIGINT) AS "distribution" FROM (
SELECT
  "t1"."chain",
  "t1"."plan",
  "t1"."state",
  "t1"."epoch",
  "t1"."issuer",
  "t1"."product_type",
  -1 - (
    ROW_NUMBER() OVER (
      ORDER BY "t1"."chain" ASC, "t1"."plan" ASC, "t1"."state" ASC, "t1"."epoch" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1
  ) AS "distribution"
FROM (
  SELECT DISTINCT
    "t0"."chain",
    "t0"."plan",
    "t0"."state",
    "t0"."epoch",
    "t0"."issuer",
    "t0"."product_type"
  FROM "placed" AS "t0"
) AS "t1"
) AS result
-- step: keep members
SELECT CAST("policy" AS BIGINT) AS "policy", CAST("distribution" AS BIGINT) AS "distribution" FROM (
SELECT
  "t2"."policy",
  "t4"."distribution"
FROM "placed" AS "t2"
INNER JOIN (
  SELECT
    "t1"."distribution",
    "t1"."chain" AS "of_chain",
    "t1"."plan" AS "of_plan",
    "t1"."state" AS "of_state",
    "t1"."epoch" AS "of_epoch"
  FROM "shapes" AS "t1"
) AS "t4"
  ON "t2"."chain" = "t4"."of_chain"
  AND "t2"."plan" = "t4"."of_plan"
  AND "t2"."state" = "t4"."of_state"
  AND "t2"."epoch" = "t4"."of_epoch"
) AS result
-- step: drop unsaved

-- step: drop starts

-- step: drop chains

-- step: drop placed

-- step: keep shape_levels
SELECT CAST("plan" AS BIGINT) AS "plan", CAST("state" AS BIGINT) AS "state", CAST("epoch" AS BIGINT) AS "epoch", CAST("issuer" AS BIGINT) AS "issuer", CAST("product_type" AS BIGINT) AS "product_type", CAST("distribution" AS BIGINT) AS "distribution", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem" FROM (
SELECT
  "t2"."plan",
  "t2"."state",
  "t2"."epoch",
  "t2"."issuer",
  "t2"."product_type",
  "t2"."distribution",
  "t3"."level",
  "t3"."agent",
  "t3"."contract",
  "t3"."problem"
FROM "shapes" AS "t2"
INNER JOIN "chain_levels" AS "t3"
  ON "t2"."chain" = "t3"."chain"
) AS result
-- step: keep patterns
SELECT CAST("bind_issuer" AS BIGINT) AS "bind_issuer", CAST("bind_type" AS BIGINT) AS "bind_type", CAST("bind_plan" AS BIGINT) AS "bind_plan", CAST("bind_state" AS BIGINT) AS "bind_state", CAST("rank" AS BIGINT) AS "rank" FROM (
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        1 AS "bind_issuer",
        0 AS "bind_type",
        0 AS "bind_plan",
        0 AS "bind_state",
        10 AS "rank"
      FROM "run" AS "t0"
    ) AS "t2"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        1 AS "bind_issuer",
        0 AS "bind_type",
        0 AS "bind_plan",
        1 AS "bind_state",
        19 AS "rank"
      FROM "run" AS "t0"
    ) AS "t3"
  ) AS "t11"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        1 AS "bind_issuer",
        1 AS "bind_type",
        0 AS "bind_plan",
        0 AS "bind_state",
        22 AS "rank"
      FROM "run" AS "t0"
    ) AS "t4"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        1 AS "bind_issuer",
        1 AS "bind_type",
        0 AS "bind_plan",
        1 AS "bind_state",
        31 AS "rank"
      FROM "run" AS "t0"
    ) AS "t5"
  ) AS "t12"
) AS "t16"
UNION ALL
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        0 AS "bind_issuer",
        0 AS "bind_type",
        1 AS "bind_plan",
        0 AS "bind_state",
        30 AS "rank"
      FROM "run" AS "t0"
    ) AS "t6"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        0 AS "bind_issuer",
        0 AS "bind_type",
        1 AS "bind_plan",
        1 AS "bind_state",
        39 AS "rank"
      FROM "run" AS "t0"
    ) AS "t7"
  ) AS "t13"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          0 AS "bind_issuer",
          0 AS "bind_type",
          0 AS "bind_plan",
          0 AS "bind_state",
          0 AS "rank"
        FROM "run" AS "t0"
      ) AS "t1"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          0 AS "bind_issuer",
          0 AS "bind_type",
          0 AS "bind_plan",
          1 AS "bind_state",
          9 AS "rank"
        FROM "run" AS "t0"
      ) AS "t8"
    ) AS "t14"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          0 AS "bind_issuer",
          1 AS "bind_type",
          0 AS "bind_plan",
          0 AS "bind_state",
          12 AS "rank"
        FROM "run" AS "t0"
      ) AS "t9"
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          0 AS "bind_issuer",
          1 AS "bind_type",
          0 AS "bind_plan",
          1 AS "bind_state",
          21 AS "rank"
        FROM "run" AS "t0"
      ) AS "t10"
    ) AS "t15"
  ) AS "t17"
) AS "t18"
) AS result
-- step: keep priced
SELECT CAST("distribution" AS BIGINT) AS "distribution", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("contract" AS BIGINT) AS "contract", CAST("problem" AS BIGINT) AS "problem", CAST("rate" AS BIGINT) AS "rate" FROM (
SELECT
  "t3"."distribution",
  "t3"."level",
  "t3"."agent",
  "t3"."contract",
  "t3"."problem",
  COALESCE("t15"."rate", 0) AS "rate"
FROM "shape_levels" AS "t3"
LEFT OUTER JOIN (
  SELECT
    "t13"."rate",
    "t13"."contract" AS "for_contract",
    "t13"."issuer" AS "for_issuer",
    "t13"."product_type" AS "for_product_type",
    "t13"."plan" AS "for_plan",
    "t13"."state" AS "for_state",
    "t13"."epoch" AS "for_epoch"
  FROM (
    SELECT
      "t12"."contract",
      "t12"."issuer",
      "t12"."product_type",
      "t12"."plan",
      "t12"."state",
      "t12"."epoch",
      FIRST("t12"."rate" ORDER BY "t12"."rank" DESC) AS "rate"
    FROM (
      SELECT
        "t11"."contract",
        "t11"."issuer",
        "t11"."product_type",
        "t11"."plan",
        "t11"."state",
        "t11"."epoch",
        "t7"."rate",
        "t11"."rank"
      FROM (
        SELECT
          "t9"."contract",
          "t9"."issuer",
          "t9"."product_type",
          "t9"."plan",
          "t9"."state",
          "t9"."epoch",
          "t9"."bind_issuer",
          "t9"."bind_type",
          "t9"."bind_plan",
          "t9"."bind_state",
          "t9"."rank",
          "t9"."issuer" * "t9"."bind_issuer" AS "try_issuer",
          "t9"."product_type" * "t9"."bind_type" AS "try_type",
          "t9"."plan" * "t9"."bind_plan" AS "try_plan",
          "t9"."state" * "t9"."bind_state" AS "try_state"
        FROM (
          SELECT
            "t8"."contract",
            "t8"."issuer",
            "t8"."product_type",
            "t8"."plan",
            "t8"."state",
            "t8"."epoch",
            "t4"."bind_issuer",
            "t4"."bind_type",
            "t4"."bind_plan",
            "t4"."bind_state",
            "t4"."rank"
          FROM (
            SELECT DISTINCT
              "t0"."contract",
              "t0"."issuer",
              "t0"."product_type",
              "t0"."plan",
              "t0"."state",
              "t0"."epoch"
            FROM "shape_levels" AS "t0"
            WHERE
              "t0"."contract" <> 0
          ) AS "t8"
          CROSS JOIN "patterns" AS "t4"
        ) AS "t9"
        WHERE
          (
            (
              "t9"."bind_plan" = 0
            ) OR (
              "t9"."plan" <> 0
            )
          )
          AND (
            (
              "t9"."bind_state" = 0
            ) OR (
              "t9"."state" <> 0
            )
          )
      ) AS "t11"
      INNER JOIN (
        SELECT
          "t1"."rate",
          "t1"."contract" AS "rate_contract",
          "t1"."issuer" AS "rate_issuer",
          "t1"."product_type" AS "rate_type",
          "t1"."plan" AS "rate_plan",
          "t1"."state" AS "rate_state",
          "t1"."effective_from",
          "t1"."effective_to"
        FROM "rates" AS "t1"
      ) AS "t7"
        ON "t11"."contract" = "t7"."rate_contract"
        AND "t11"."try_issuer" = "t7"."rate_issuer"
        AND "t11"."try_type" = "t7"."rate_type"
        AND "t11"."try_plan" = "t7"."rate_plan"
        AND "t11"."try_state" = "t7"."rate_state"
        AND "t11"."epoch" >= "t7"."effective_from"
        AND "t11"."epoch" <= "t7"."effective_to"
    ) AS "t12"
    GROUP BY
      1,
      2,
      3,
      4,
      5,
      6
  ) AS "t13"
) AS "t15"
  ON "t3"."contract" = "t15"."for_contract"
  AND "t3"."issuer" = "t15"."for_issuer"
  AND "t3"."product_type" = "t15"."for_product_type"
  AND "t3"."plan" = "t15"."for_plan"
  AND "t3"."state" = "t15"."for_state"
  AND "t3"."epoch" = "t15"."for_epoch"
) AS result
-- step: keep own_bands
WITH "unbuilt" AS (
SELECT CAST("distribution" AS BIGINT) AS "distribution", CAST("code" AS BIGINT) AS "code", CAST("agent" AS BIGINT) AS "agent", CAST("detail" AS BIGINT) AS "detail" FROM (
SELECT
  "t4"."distribution",
  FIRST("t4"."code" ORDER BY "t4"."level") AS "code",
  FIRST("t4"."agent" ORDER BY "t4"."level") AS "agent",
  0 AS "detail"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t2"."distribution",
      "t2"."level",
      "t2"."agent",
      "t2"."contract",
      "t2"."problem",
      "t2"."rate",
      "t2"."visit",
      CAST(CASE
        WHEN "t2"."contract" = 0
        THEN 2
        WHEN "t2"."rate" = 0
        THEN 1
        WHEN "t2"."problem" = 1
        THEN 3
        ELSE 0
      END AS BIGINT) AS "code"
    FROM (
      SELECT
        "t1"."distribution",
        "t1"."level",
        "t1"."agent",
        "t1"."contract",
        GREATEST(
          "t1"."problem",
          CASE
            WHEN CASE
              WHEN COALESCE(
                LEAD("t1"."visit") OVER (
                  PARTITION BY "t1"."distribution"
                  ORDER BY "t1"."level" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ),
                0
              ) IS NULL
              THEN COALESCE(
                LEAD("t1"."visit") OVER (
                  PARTITION BY "t1"."distribution"
                  ORDER BY "t1"."level" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ),
                0
              )
              ELSE LEAST(
                1,
                COALESCE(
                  LEAD("t1"."visit") OVER (
                    PARTITION BY "t1"."distribution"
                    ORDER BY "t1"."level" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ),
                  0
                )
              )
            END IS NULL
            THEN CASE
              WHEN COALESCE(
                LEAD("t1"."visit") OVER (
                  PARTITION BY "t1"."distribution"
                  ORDER BY "t1"."level" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ),
                0
              ) IS NULL
              THEN COALESCE(
                LEAD("t1"."visit") OVER (
                  PARTITION BY "t1"."distribution"
                  ORDER BY "t1"."level" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ),
                0
              )
              ELSE LEAST(
                1,
                COALESCE(
                  LEAD("t1"."visit") OVER (
                    PARTITION BY "t1"."distribution"
                    ORDER BY "t1"."level" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ),
                  0
                )
              )
            END
            ELSE GREATEST(
              0,
              CASE
                WHEN COALESCE(
                  LEAD("t1"."visit") OVER (
                    PARTITION BY "t1"."distribution"
                    ORDER BY "t1"."level" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ),
                  0
                ) IS NULL
                THEN COALESCE(
                  LEAD("t1"."visit") OVER (
                    PARTITION BY "t1"."distribution"
                    ORDER BY "t1"."level" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ),
                  0
                )
                ELSE LEAST(
                  1,
                  COALESCE(
                    LEAD("t1"."visit") OVER (
                      PARTITION BY "t1"."distribution"
                      ORDER BY "t1"."level" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ),
                    0
                  )
                )
              END
            )
          END
        ) AS "problem",
        "t1"."rate",
        "t1"."visit"
      FROM (
        SELECT
          "t0"."distribution",
          "t0"."level",
          "t0"."agent",
          "t0"."contract",
          "t0"."problem",
          "t0"."rate",
          ROW_NUMBER() OVER (
            PARTITION BY "t0"."distribution", "t0"."agent"
            ORDER BY "t0"."level" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "visit"
        FROM "priced" AS "t0"
      ) AS "t1"
    ) AS "t2"
  ) AS "t3"
  WHERE
    "t3"."code" <> 0
) AS "t4"
GROUP BY
  1
) AS result
)
SELECT CAST("distribution" AS BIGINT) AS "distribution", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("rate" AS BIGINT) AS "rate", CAST("from_month" AS BIGINT) AS "from_month", CAST("to_month" AS BIGINT) AS "to_month", CAST("percent" AS BIGINT) AS "percent", CAST("fixed" AS BIGINT) AS "fixed", CAST("per_member" AS BIGINT) AS "per_member", CAST("of_commission" AS BIGINT) AS "of_commission", CAST("locked" AS BIGINT) AS "locked", CAST("advance_months" AS BIGINT) AS "advance_months", CAST("admin_fee_percent" AS BIGINT) AS "admin_fee_percent" FROM (
SELECT
  "t3"."distribution",
  "t3"."level",
  "t3"."agent",
  "t3"."rate",
  "t6"."from_month",
  "t6"."to_month",
  "t6"."percent",
  "t6"."fixed",
  "t6"."per_member",
  "t6"."of_commission",
  "t6"."locked",
  "t6"."advance_months",
  "t6"."admin_fee_percent"
FROM "priced" AS "t3"
ANTI JOIN "unbuilt" AS "t4"
  ON "t3"."distribution" = "t4"."distribution"
INNER JOIN (
  SELECT
    "t2"."rate" AS "band_rate",
    "t2"."from_month",
    "t2"."to_month",
    "t2"."percent",
    "t2"."fixed",
    "t2"."per_member",
    "t2"."locked",
    "t2"."of_commission",
    "t2"."advance_months",
    "t2"."admin_fee_percent"
  FROM "bands" AS "t2"
) AS "t6"
  ON "t3"."rate" = "t6"."band_rate"
) AS result
-- step: keep own_cells
WITH "own_grid" AS (
SELECT CAST("distribution" AS BIGINT) AS "distribution", CAST("segment" AS BIGINT) AS "segment", CAST("from_month" AS BIGINT) AS "from_month", CAST("to_month" AS BIGINT) AS "to_month", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("covered" AS BIGINT) AS "covered", CAST("band_from" AS BIGINT) AS "band_from", CAST("band_to" AS BIGINT) AS "band_to", CAST("percent" AS BIGINT) AS "percent", CAST("fixed" AS BIGINT) AS "fixed", CAST("per_member" AS BIGINT) AS "per_member", CAST("of_commission" AS BIGINT) AS "of_commission", CAST("locked" AS BIGINT) AS "locked", CAST("advance_months" AS BIGINT) AS "advance_months", CAST("admin_fee_percent" AS BIGINT) AS "admin_fee_percent", CAST("rate" AS BIGINT) AS "rate" FROM (
SELECT
  "t12"."distribution",
  "t12"."segment",
  "t12"."from_month",
  "t12"."to_month",
  "t4"."level",
  "t4"."agent",
  CAST("t8"."band_key" IS NOT NULL AS BIGINT) AS "covered",
  COALESCE("t8"."band_from", 0) AS "band_from",
  COALESCE("t8"."band_to", 0) AS "band_to",
  COALESCE("t8"."percent", 0) AS "percent",
  COALESCE("t8"."fixed", 0) AS "fixed",
  COALESCE("t8"."per_member", 0) AS "per_member",
  COALESCE("t8"."of_commission", 0) AS "of_commission",
  COALESCE("t8"."locked", 0) AS "locked",
  COALESCE("t8"."advance_months", 0) AS "advance_months",
  COALESCE("t8"."admin_fee_percent", 0) AS "admin_fee_percent",
  COALESCE("t8"."rate", 0) AS "rate"
FROM (
  SELECT
    "t10"."distribution",
    "t10"."segment",
    "t10"."from_month",
    "t10"."to_month"
  FROM (
    SELECT
      "t9"."distribution",
      "t9"."from_month",
      ROW_NUMBER() OVER (
        PARTITION BY "t9"."distribution"
        ORDER BY "t9"."from_month" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "segment",
      COALESCE(
        LEAD("t9"."from_month") OVER (
          PARTITION BY "t9"."distribution"
          ORDER BY "t9"."from_month" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1,
        1000000
      ) AS "to_month"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t0"."distribution",
          1 AS "from_month"
        FROM "own_bands" AS "t0"
      ) AS "t1"
      UNION
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t0"."distribution",
            "t0"."from_month"
          FROM "own_bands" AS "t0"
        ) AS "t3"
        UNION
        SELECT
          *
        FROM (
          SELECT
            "t0"."distribution",
            "t0"."to_month" + 1 AS "from_month"
          FROM "own_bands" AS "t0"
          WHERE
            "t0"."to_month" < 9999
        ) AS "t5"
      ) AS "t7"
    ) AS "t9"
  ) AS "t10"
) AS "t12"
INNER JOIN (
  SELECT DISTINCT
    "t0"."distribution",
    "t0"."level",
    "t0"."agent"
  FROM "own_bands" AS "t0"
) AS "t4"
  ON "t12"."distribution" = "t4"."distribution"
LEFT OUTER JOIN (
  SELECT
    "t0"."distribution" AS "band_key",
    "t0"."level" AS "band_level",
    "t0"."percent",
    "t0"."fixed",
    "t0"."per_member",
    "t0"."of_commission",
    "t0"."locked",
    "t0"."advance_months",
    "t0"."admin_fee_percent",
    "t0"."rate",
    "t0"."from_month" AS "band_from",
    CASE WHEN "t0"."to_month" >= 9999 THEN 1000000 ELSE "t0"."to_month" END AS "band_to"
  FROM "own_bands" AS "t0"
) AS "t8"
  ON "t12"."distribution" = "t8"."band_key"
  AND "t4"."level" = "t8"."band_level"
  AND "t12"."from_month" >= "t8"."band_from"
  AND "t12"."to_month" <= "t8"."band_to"
) AS result
)
SELECT CAST("distribution" AS BIGINT) AS "distribution", CAST("segment" AS BIGINT) AS "segment", CAST("from_month" AS BIGINT) AS "from_month", CAST("to_month" AS BIGINT) AS "to_month", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("covered" AS BIGINT) AS "covered", CAST("band_from" AS BIGINT) AS "band_from", CAST("band_to" AS BIGINT) AS "band_to", CAST("percent" AS BIGINT) AS "percent", CAST("fixed" AS BIGINT) AS "fixed", CAST("per_member" AS BIGINT) AS "per_member", CAST("of_commission" AS BIGINT) AS "of_commission", CAST("locked" AS BIGINT) AS "locked", CAST("advance_months" AS BIGINT) AS "advance_months", CAST("admin_fee_percent" AS BIGINT) AS "admin_fee_percent", CAST("rate" AS BIGINT) AS "rate", CAST("locked_level" AS BIGINT) AS "locked_level", CAST("stack" AS BIGINT) AS "stack", CAST("counted" AS BIGINT) AS "counted", CAST("cum_percent" AS BIGINT) AS "cum_percent", CAST("cum_fixed" AS BIGINT) AS "cum_fixed", CAST("row_from" AS BIGINT) AS "row_from", CAST("row_to" AS BIGINT) AS "row_to", CAST("whole" AS BIGINT) AS "whole" FROM (
SELECT
  "t2"."distribution",
  "t2"."segment",
  "t2"."from_month",
  "t2"."to_month",
  "t2"."level",
  "t2"."agent",
  "t2"."covered",
  "t2"."band_from",
  "t2"."band_to",
  "t2"."percent",
  "t2"."fixed",
  CASE
    WHEN (
      "t2"."fixed" > 0
    )
    OR (
      MAX("t2"."counted") OVER (
        PARTITION BY "t2"."distribution", "t2"."segment", "t2"."stack"
        ORDER BY "t2"."level" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) < 0
    )
    THEN "t2"."per_member"
    ELSE MAX("t2"."counted") OVER (
      PARTITION BY "t2"."distribution", "t2"."segment", "t2"."stack"
      ORDER BY "t2"."level" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
  END AS "per_member",
  "t2"."of_commission",
  "t2"."locked",
  "t2"."advance_months",
  "t2"."admin_fee_percent",
  "t2"."rate",
  "t2"."locked_level",
  "t2"."stack",
  "t2"."counted",
  SUM("t2"."percent") OVER (
    PARTITION BY "t2"."distribution", "t2"."segment", "t2"."stack"
    ORDER BY "t2"."level" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS "cum_percent",
  SUM("t2"."fixed") OVER (
    PARTITION BY "t2"."distribution", "t2"."segment", "t2"."stack"
    ORDER BY "t2"."level" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS "cum_fixed",
  MAX("t2"."band_from") OVER (
    PARTITION BY "t2"."distribution", "t2"."segment", "t2"."stack"
    ORDER BY "t2"."level" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS "row_from",
  MIN("t2"."band_to") OVER (
    PARTITION BY "t2"."distribution", "t2"."segment", "t2"."stack"
    ORDER BY "t2"."level" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS "row_to",
  MIN("t2"."covered") OVER (
    PARTITION BY "t2"."distribution", "t2"."segment", "t2"."stack"
    ORDER BY "t2"."level" ASC
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS "whole"
FROM (
  SELECT
    "t1"."distribution",
    "t1"."segment",
    "t1"."from_month",
    "t1"."to_month",
    "t1"."level",
    "t1"."agent",
    "t1"."covered",
    "t1"."band_from",
    "t1"."band_to",
    "t1"."percent",
    "t1"."fixed",
    "t1"."per_member",
    "t1"."of_commission",
    "t1"."locked",
    "t1"."advance_months",
    "t1"."admin_fee_percent",
    "t1"."rate",
    "t1"."locked_level",
    SUM(1 - "t1"."locked_level") OVER (
      PARTITION BY "t1"."distribution", "t1"."segment"
      ORDER BY "t1"."level" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "stack",
    CASE WHEN "t1"."fixed" > 0 THEN "t1"."per_member" ELSE -1 END AS "counted"
  FROM (
    SELECT
      "t0"."distribution",
      "t0"."segment",
      "t0"."from_month",
      "t0"."to_month",
      "t0"."level",
      "t0"."agent",
      "t0"."covered",
      "t0"."band_from",
      "t0"."band_to",
      "t0"."percent",
      "t0"."fixed",
      "t0"."per_member",
      "t0"."of_commission",
      "t0"."locked",
      "t0"."advance_months",
      "t0"."admin_fee_percent",
      "t0"."rate",
      "t0"."locked" * "t0"."covered" AS "locked_level"
    FROM "own_grid" AS "t0"
  ) AS "t1"
) AS "t2"
) AS result
-- step: keep all_built_rows
SELECT CAST("distribution" AS BIGINT) AS "distribution", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("from_month" AS BIGINT) AS "from_month", CAST("to_month" AS BIGINT) AS "to_month", CAST("percent" AS BIGINT) AS "percent", CAST("fixed" AS BIGINT) AS "fixed", CAST("per_member" AS BIGINT) AS "per_member", CAST("of_commission" AS BIGINT) AS "of_commission", CAST("locked" AS BIGINT) AS "locked", CAST("advance_months" AS BIGINT) AS "advance_months", CAST("admin_fee_percent" AS BIGINT) AS "admin_fee_percent", CAST("rate" AS BIGINT) AS "rate" FROM (
SELECT DISTINCT
  "t0"."distribution",
  "t0"."level",
  "t0"."agent",
  "t0"."row_from" AS "from_month",
  CASE WHEN "t0"."row_to" >= 1000000 THEN 9999 ELSE "t0"."row_to" END AS "to_month",
  "t0"."cum_percent" AS "percent",
  "t0"."cum_fixed" AS "fixed",
  "t0"."per_member",
  "t0"."of_commission",
  "t0"."locked",
  "t0"."advance_months",
  "t0"."admin_fee_percent",
  "t0"."rate"
FROM "own_cells" AS "t0"
WHERE
  "t0"."covered" = 1 AND "t0"."whole" = 1
) AS result
-- step: keep shape_problems
WITH "unbuilt" AS (
SELECT CAST("distribution" AS BIGINT) AS "distribution", CAST("code" AS BIGINT) AS "code", CAST("agent" AS BIGINT) AS "agent", CAST("detail" AS BIGINT) AS "detail" FROM (
SELECT
  "t4"."distribution",
  FIRST("t4"."code" ORDER BY "t4"."level") AS "code",
  FIRST("t4"."agent" ORDER BY "t4"."level") AS "agent",
  0 AS "detail"
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t2"."distribution",
      "t2"."level",
      "t2"."agent",
      "t2"."contract",
      "t2"."problem",
      "t2"."rate",
      "t2"."visit",
      CAST(CASE
        WHEN "t2"."contract" = 0
        THEN 2
        WHEN "t2"."rate" = 0
        THEN 1
        WHEN "t2"."problem" = 1
        THEN 3
        ELSE 0
      END AS BIGINT) AS "code"
    FROM (
      SELECT
        "t1"."distribution",
        "t1"."level",
        "t1"."agent",
        "t1"."contract",
        GREATEST(
          "t1"."problem",
          CASE
            WHEN CASE
              WHEN COALESCE(
                LEAD("t1"."visit") OVER (
                  PARTITION BY "t1"."distribution"
                  ORDER BY "t1"."level" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ),
                0
              ) IS NULL
              THEN COALESCE(
                LEAD("t1"."visit") OVER (
                  PARTITION BY "t1"."distribution"
                  ORDER BY "t1"."level" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ),
                0
              )
              ELSE LEAST(
                1,
                COALESCE(
                  LEAD("t1"."visit") OVER (
                    PARTITION BY "t1"."distribution"
                    ORDER BY "t1"."level" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ),
                  0
                )
              )
            END IS NULL
            THEN CASE
              WHEN COALESCE(
                LEAD("t1"."visit") OVER (
                  PARTITION BY "t1"."distribution"
                  ORDER BY "t1"."level" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ),
                0
              ) IS NULL
              THEN COALESCE(
                LEAD("t1"."visit") OVER (
                  PARTITION BY "t1"."distribution"
                  ORDER BY "t1"."level" ASC
                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                ),
                0
              )
              ELSE LEAST(
                1,
                COALESCE(
                  LEAD("t1"."visit") OVER (
                    PARTITION BY "t1"."distribution"
                    ORDER BY "t1"."level" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ),
                  0
                )
              )
            END
            ELSE GREATEST(
              0,
              CASE
                WHEN COALESCE(
                  LEAD("t1"."visit") OVER (
                    PARTITION BY "t1"."distribution"
                    ORDER BY "t1"."level" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ),
                  0
                ) IS NULL
                THEN COALESCE(
                  LEAD("t1"."visit") OVER (
                    PARTITION BY "t1"."distribution"
                    ORDER BY "t1"."level" ASC
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                  ),
                  0
                )
                ELSE LEAST(
                  1,
                  COALESCE(
                    LEAD("t1"."visit") OVER (
                      PARTITION BY "t1"."distribution"
                      ORDER BY "t1"."level" ASC
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
                    ),
                    0
                  )
                )
              END
            )
          END
        ) AS "problem",
        "t1"."rate",
        "t1"."visit"
      FROM (
        SELECT
          "t0"."distribution",
          "t0"."level",
          "t0"."agent",
          "t0"."contract",
          "t0"."problem",
          "t0"."rate",
          ROW_NUMBER() OVER (
            PARTITION BY "t0"."distribution", "t0"."agent"
            ORDER BY "t0"."level" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "visit"
        FROM "priced" AS "t0"
      ) AS "t1"
    ) AS "t2"
  ) AS "t3"
  WHERE
    "t3"."code" <> 0
) AS "t4"
GROUP BY
  1
) AS result
)
SELECT CAST("distribution" AS BIGINT) AS "distribution", CAST("code" AS BIGINT) AS "code", CAST("agent" AS BIGINT) AS "agent", CAST("detail" AS BIGINT) AS "detail" FROM (
SELECT
  *
FROM (
  SELECT
    *
  FROM "unbuilt" AS "t0"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t18"."distribution",
      1 AS "code",
      FIRST("t18"."agent" ORDER BY "t18"."level") AS "agent",
      -1 AS "detail"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t6"."distribution",
          "t6"."level",
          "t6"."agent",
          "t6"."from_month",
          "t6"."to_month",
          "t6"."percent",
          "t6"."fixed",
          "t6"."per_member",
          "t6"."of_commission",
          "t6"."locked",
          "t6"."advance_months",
          "t6"."admin_fee_percent",
          "t6"."rate",
          "t14"."first",
          "t14"."first_of",
          "t14"."first_counts"
        FROM "all_built_rows" AS "t6"
        INNER JOIN (
          SELECT
            "t10"."distribution" AS "first",
            "t10"."first_of",
            "t10"."first_counts"
          FROM (
            SELECT
              "t2"."distribution",
              FIRST("t2"."of_commission" ORDER BY (
                "t2"."level" * 1000000
              ) + "t2"."from_month") AS "first_of",
              COALESCE(
                FIRST("t2"."per_member" ORDER BY (
                  "t2"."level" * 1000000
                ) + "t2"."from_month") FILTER(WHERE
                  "t2"."fixed" > 0),
                0
              ) AS "first_counts"
            FROM "all_built_rows" AS "t2"
            GROUP BY
              1
          ) AS "t10"
        ) AS "t14"
          ON "t6"."distribution" = "t14"."first"
      ) AS "t16"
      WHERE
        (
          "t16"."of_commission" <> "t16"."first_of"
        )
        OR (
          (
            "t16"."fixed" > 0
          ) AND (
            "t16"."per_member" <> "t16"."first_counts"
          )
        )
    ) AS "t18"
    GROUP BY
      1
  ) AS "t20"
) AS "t21"
UNION ALL
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      "t15"."distribution",
      4 AS "code",
      FIRST("t15"."agent" ORDER BY (
        "t15"."level" * 1000000
      ) + "t15"."from_month") AS "agent",
      FIRST("t15"."from_month" ORDER BY (
        "t15"."level" * 1000000
      ) + "t15"."from_month") AS "detail"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t8"."distribution",
          "t8"."segment",
          "t8"."from_month",
          "t8"."to_month",
          "t8"."level",
          "t8"."agent",
          "t8"."covered",
          "t8"."band_from",
          "t8"."band_to",
          "t8"."percent",
          "t8"."fixed",
          "t8"."per_member",
          "t8"."of_commission",
          "t8"."locked",
          "t8"."advance_months",
          "t8"."admin_fee_percent",
          "t8"."rate",
          "t8"."locked_level",
          "t8"."stack",
          "t8"."counted",
          "t8"."cum_percent",
          "t8"."cum_fixed",
          "t8"."row_from",
          "t8"."row_to",
          "t8"."whole",
          COALESCE(
            LAG("t8"."cum_percent") OVER (
              PARTITION BY "t8"."distribution", "t8"."segment"
              ORDER BY "t8"."level" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ),
            0
          ) AS "under_percent",
          COALESCE(
            LAG("t8"."cum_fixed") OVER (
              PARTITION BY "t8"."distribution", "t8"."segment"
              ORDER BY "t8"."level" ASC
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ),
            0
          ) AS "under_fixed"
        FROM (
          SELECT
            *
          FROM "own_cells" AS "t3"
          WHERE
            "t3"."whole" = 1
        ) AS "t8"
      ) AS "t13"
      WHERE
        (
          "t13"."cum_percent" < "t13"."under_percent"
        )
        OR (
          "t13"."cum_fixed" < "t13"."under_fixed"
        )
    ) AS "t15"
    GROUP BY
      1
  ) AS "t17"
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      "t9"."distribution",
      5 AS "code",
      FIRST("t9"."agent" ORDER BY "t9"."level") AS "agent",
      0 AS "detail"
    FROM (
      SELECT
        "t5"."distribution",
        "t5"."level",
        "t5"."agent",
        "t5"."rate"
      FROM "priced" AS "t5"
      ANTI JOIN "unbuilt" AS "t4"
        ON "t5"."distribution" = "t4"."distribution"
      ANTI JOIN "all_built_rows" AS "t7"
        ON "t5"."distribution" = "t7"."distribution" AND "t5"."level" = "t7"."level"
    ) AS "t9"
    GROUP BY
      1
  ) AS "t11"
) AS "t19"
) AS result
-- step: keep built_rows
SELECT CAST("distribution" AS BIGINT) AS "distribution", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("from_month" AS BIGINT) AS "from_month", CAST("to_month" AS BIGINT) AS "to_month", CAST("percent" AS BIGINT) AS "percent", CAST("fixed" AS BIGINT) AS "fixed", CAST("per_member" AS BIGINT) AS "per_member", CAST("of_commission" AS BIGINT) AS "of_commission", CAST("locked" AS BIGINT) AS "locked", CAST("advance_months" AS BIGINT) AS "advance_months", CAST("admin_fee_percent" AS BIGINT) AS "admin_fee_percent", CAST("rate" AS BIGINT) AS "rate" FROM (
SELECT
  "t2"."distribution",
  "t2"."level",
  "t2"."agent",
  "t2"."from_month",
  "t2"."to_month",
  "t2"."percent",
  "t2"."fixed",
  "t2"."per_member",
  "t2"."of_commission",
  "t2"."locked",
  "t2"."advance_months",
  "t2"."admin_fee_percent",
  "t2"."rate"
FROM "all_built_rows" AS "t2"
ANTI JOIN "shape_problems" AS "t3"
  ON "t2"."distribution" = "t3"."distribution"
) AS result
-- step: keep build_problems
SELECT CAST("policy" AS BIGINT) AS "policy", CAST("code" AS BIGINT) AS "code", CAST("agent" AS BIGINT) AS "agent", CAST("detail" AS BIGINT) AS "detail" FROM (
SELECT
  "t2"."policy",
  "t4"."code",
  "t4"."agent",
  "t4"."detail"
FROM "members" AS "t2"
INNER JOIN (
  SELECT
    "t1"."distribution" AS "bad",
    "t1"."code",
    "t1"."agent",
    "t1"."detail"
  FROM "shape_problems" AS "t1"
) AS "t4"
  ON "t2"."distribution" = "t4"."bad"
) AS result
-- step: drop shape_levels

-- step: drop priced

-- step: drop own_bands

-- step: drop own_cells

-- step: drop all_built_rows

-- step: drop chain_levels

-- step: drop shapes

-- step: output built_rows
SELECT CAST("distribution" AS BIGINT) AS "distribution", CAST("level" AS BIGINT) AS "level", CAST("agent" AS BIGINT) AS "agent", CAST("from_month" AS BIGINT) AS "from_month", CAST("to_month" AS BIGINT) AS "to_month", CAST("percent" AS BIGINT) AS "percent", CAST("fixed" AS BIGINT) AS "fixed", CAST("per_member" AS BIGINT) AS "per_member", CAST("of_commission" AS BIGINT) AS "of_commission", CAST("locked" AS BIGINT) AS "locked", CAST("advance_months" AS BIGINT) AS "advance_months", CAST("admin_fee_percent" AS BIGINT) AS "admin_fee_percent", CAST("rate" AS BIGINT) AS "rate" FROM (
SELECT
  *
FROM "built_rows" AS "t0"
ORDER BY
  "t0"."distribution" ASC,
  "t0"."level" ASC,
  "t0"."from_month" ASC
) AS result
-- step: output built_policies
SELECT CAST("policy" AS BIGINT) AS "policy", CAST("distribution" AS BIGINT) AS "distribution" FROM (
SELECT
  *
FROM "members" AS "t0"
ORDER BY
  "t0"."policy" ASC
) AS result
-- step: output exceptions
SELECT CAST("code" AS BIGINT) AS "code", CAST("policy" AS BIGINT) AS "policy", CAST("agent" AS BIGINT) AS "agent", CAST("detail" AS BIGINT) AS "detail" FROM (
SELECT
  "t0"."code",
  "t0"."policy",
  "t0"."agent",
  "t0"."detail"
FROM "build_problems" AS "t0"
ORDER BY
  "t0"."policy" ASC,
  "t0"."code" ASC,
  "t0"."agent" ASC
) AS result
