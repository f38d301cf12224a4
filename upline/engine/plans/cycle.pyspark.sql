-- step: keep unsaved
SELECT CAST(`policy` AS BIGINT) AS `policy`, CAST(`writing_agent` AS BIGINT) AS `writing_agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`effective_date` AS BIGINT) AS `effective_date`, CAST(`plan` AS BIGINT) AS `plan`, CAST(`state` AS BIGINT) AS `state` FROM (
SELECT
  `t2`.`policy`,
  `t2`.`writing_agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t2`.`effective_date`,
  IF(
    `t2`.`plan` IN (
      SELECT DISTINCT
        `t1`.`plan` AS `bound`
      FROM `rates` AS `t1`
      WHERE
        `t1`.`plan` <> 0
    ),
    `t2`.`plan`,
    0
  ) AS `plan`,
  IF(
    `t2`.`state` IN (
      SELECT DISTINCT
        `t1`.`state` AS `bound`
      FROM `rates` AS `t1`
      WHERE
        `t1`.`state` <> 0
    ),
    `t2`.`state`,
    0
  ) AS `state`
FROM (
  SELECT
    *
  FROM `policies` AS `t0`
  WHERE
    `t0`.`distribution` = 0
) AS `t2`
) AS result
-- step: keep starts
SELECT CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`start` AS BIGINT) AS `start` FROM (
SELECT
  `t1`.`issuer`,
  `t1`.`product_type`,
  `t1`.`writing_agent` AS `agent`,
  ROW_NUMBER() OVER (
    ORDER BY `t1`.`writing_agent` ASC NULLS LAST, `t1`.`issuer` ASC NULLS LAST, `t1`.`product_type` ASC NULLS LAST
  ) - 1 AS `start`
FROM (
  SELECT DISTINCT
    `t0`.`writing_agent`,
    `t0`.`issuer`,
    `t0`.`product_type`
  FROM `unsaved` AS `t0`
) AS `t1`
) AS result
-- step: keep links
SELECT CAST(`agent` AS BIGINT) AS `agent`, CAST(`valid_from` AS BIGINT) AS `valid_from`, CAST(`valid_to` AS BIGINT) AS `valid_to`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline` FROM (
WITH `t8` AS (
  SELECT DISTINCT
    `t1`.`issuer`,
    `t1`.`product_type`
  FROM `starts` AS `t1`
), `t15` AS (
  SELECT
    `t2`.`agent`,
    `t2`.`contract`,
    `t2`.`valid_from`,
    `t2`.`valid_to`,
    COALESCE(
      LAG(`t2`.`valid_to`) OVER (PARTITION BY `t2`.`agent` ORDER BY `t2`.`valid_from` ASC NULLS LAST),
      0
    ) AS `before`,
    COALESCE(
      LEAD(`t2`.`valid_from`) OVER (PARTITION BY `t2`.`agent` ORDER BY `t2`.`valid_from` ASC NULLS LAST),
      99999999
    ) AS `after`
  FROM `contracts` AS `t2`
), `t17` AS (
  SELECT
    `t3`.`agent`,
    `t3`.`upline`,
    `t3`.`valid_from`,
    `t3`.`valid_to`,
    COALESCE(
      LAG(`t3`.`valid_to`) OVER (PARTITION BY `t3`.`agent` ORDER BY `t3`.`valid_from` ASC NULLS LAST),
      0
    ) AS `before`,
    COALESCE(
      LEAD(`t3`.`valid_from`) OVER (PARTITION BY `t3`.`agent` ORDER BY `t3`.`valid_from` ASC NULLS LAST),
      99999999
    ) AS `after`
  FROM `uplines` AS `t3`
)
SELECT
  `t36`.`agent`,
  GREATEST(`t36`.`valid_from`, `t40`.`upline_from`) AS `valid_from`,
  LEAST(`t36`.`valid_to`, `t40`.`upline_to`) AS `valid_to`,
  `t12`.`issuer`,
  `t12`.`product_type`,
  COALESCE(`t43`.`other_value`, `t36`.`contract`) AS `contract`,
  COALESCE(`t44`.`other_value`, `t40`.`upline`) AS `upline`
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t18`.`agent`,
        0 AS `contract`,
        `t18`.`valid_to` + 1 AS `valid_from`,
        99999999 AS `valid_to`
      FROM `t15` AS `t18`
      WHERE
        `t18`.`after` = 99999999 AND `t18`.`valid_to` < 99999999
    ) AS `t24`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          *
        FROM `contracts` AS `t2`
      ) AS `t9`
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          `t18`.`agent`,
          0 AS `contract`,
          `t18`.`before` + 1 AS `valid_from`,
          `t18`.`valid_from` - 1 AS `valid_to`
        FROM `t15` AS `t18`
        WHERE
          (
            `t18`.`before` + 1
          ) < `t18`.`valid_from`
      ) AS `t26`
    ) AS `t28`
  ) AS `t30`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t5`.`agent`,
      0 AS `contract`,
      0 AS `valid_from`,
      99999999 AS `valid_to`
    FROM `agents` AS `t5`
    LEFT ANTI JOIN `contracts` AS `t6`
      ON `t5`.`agent` = `t6`.`agent`
  ) AS `t14`
) AS `t36`
INNER JOIN (
  SELECT
    `t35`.`agent` AS `upline_agent`,
    `t35`.`upline`,
    `t35`.`valid_from` AS `upline_from`,
    `t35`.`valid_to` AS `upline_to`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t19`.`agent`,
          0 AS `upline`,
          `t19`.`valid_to` + 1 AS `valid_from`,
          99999999 AS `valid_to`
        FROM `t17` AS `t19`
        WHERE
          `t19`.`after` = 99999999 AND `t19`.`valid_to` < 99999999
      ) AS `t25`
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            *
          FROM `uplines` AS `t3`
        ) AS `t10`
        UNION ALL
        SELECT
          *
        FROM (
          SELECT
            `t19`.`agent`,
            0 AS `upline`,
            `t19`.`before` + 1 AS `valid_from`,
            `t19`.`valid_from` - 1 AS `valid_to`
          FROM `t17` AS `t19`
          WHERE
            (
              `t19`.`before` + 1
            ) < `t19`.`valid_from`
        ) AS `t27`
      ) AS `t29`
    ) AS `t31`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        `t5`.`agent`,
        0 AS `upline`,
        0 AS `valid_from`,
        99999999 AS `valid_to`
      FROM `agents` AS `t5`
      LEFT ANTI JOIN `uplines` AS `t7`
        ON `t5`.`agent` = `t7`.`agent`
    ) AS `t16`
  ) AS `t35`
) AS `t40`
  ON `t36`.`agent` = `t40`.`upline_agent`
  AND `t36`.`valid_from` <= `t40`.`upline_to`
  AND `t36`.`valid_to` >= `t40`.`upline_from`
CROSS JOIN `t8` AS `t12`
LEFT OUTER JOIN (
  SELECT
    `t38`.`agent` AS `other`,
    `t38`.`issuer` AS `other_issuer`,
    `t38`.`product_type` AS `other_type`,
    `t38`.`contract` AS `other_value`
  FROM (
    SELECT
      `t32`.`agent`,
      `t32`.`issuer`,
      `t32`.`product_type`,
      MAX_BY(`t32`.`contract`, `t32`.`rank`) AS `contract`
    FROM (
      SELECT
        `t22`.`agent`,
        `t13`.`issuer`,
        `t13`.`product_type`,
        `t22`.`rank`,
        `t22`.`contract`
      FROM (
        SELECT
          `t4`.`agent`,
          `t4`.`issuer` AS `own_issuer`,
          `t4`.`product_type` AS `own_type`,
          `t4`.`contract`,
          `t4`.`upline`,
          (
            CAST(`t4`.`product_type` <> 0 AS BIGINT) * 2
          ) + CAST(`t4`.`issuer` <> 0 AS BIGINT) AS `rank`
        FROM `alternates` AS `t4`
        WHERE
          `t4`.`contract` <> 0
      ) AS `t22`
      INNER JOIN `t8` AS `t13`
        ON (
          (
            `t22`.`own_issuer` = 0
          ) OR (
            `t22`.`own_issuer` = `t13`.`issuer`
          )
        )
        AND (
          (
            `t22`.`own_type` = 0
          ) OR (
            `t22`.`own_type` = `t13`.`product_type`
          )
        )
    ) AS `t32`
    GROUP BY
      1,
      2,
      3
  ) AS `t38`
) AS `t43`
  ON `t36`.`agent` = `t43`.`other`
  AND `t12`.`issuer` = `t43`.`other_issuer`
  AND `t12`.`product_type` = `t43`.`other_type`
LEFT OUTER JOIN (
  SELECT
    `t39`.`agent` AS `other`,
    `t39`.`issuer` AS `other_issuer`,
    `t39`.`product_type` AS `other_type`,
    `t39`.`upline` AS `other_value`
  FROM (
    SELECT
      `t33`.`agent`,
      `t33`.`issuer`,
      `t33`.`product_type`,
      MAX_BY(`t33`.`upline`, `t33`.`rank`) AS `upline`
    FROM (
      SELECT
        `t23`.`agent`,
        `t13`.`issuer`,
        `t13`.`product_type`,
        `t23`.`rank`,
        `t23`.`upline`
      FROM (
        SELECT
          `t4`.`agent`,
          `t4`.`issuer` AS `own_issuer`,
          `t4`.`product_type` AS `own_type`,
          `t4`.`contract`,
          `t4`.`upline`,
          (
            CAST(`t4`.`product_type` <> 0 AS BIGINT) * 2
          ) + CAST(`t4`.`issuer` <> 0 AS BIGINT) AS `rank`
        FROM `alternates` AS `t4`
        WHERE
          `t4`.`upline` <> 0
      ) AS `t23`
      INNER JOIN `t8` AS `t13`
        ON (
          (
            `t23`.`own_issuer` = 0
          ) OR (
            `t23`.`own_issuer` = `t13`.`issuer`
          )
        )
        AND (
          (
            `t23`.`own_type` = 0
          ) OR (
            `t23`.`own_type` = `t13`.`product_type`
          )
        )
    ) AS `t33`
    GROUP BY
      1,
      2,
      3
  ) AS `t39`
) AS `t44`
  ON `t36`.`agent` = `t44`.`other`
  AND `t12`.`issuer` = `t44`.`other_issuer`
  AND `t12`.`product_type` = `t44`.`other_type`
) AS result
-- step: keep step_1
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t4`.`start`,
  `t4`.`agent`,
  `t4`.`issuer`,
  `t4`.`product_type`,
  `t5`.`contract`,
  `t5`.`upline`,
  GREATEST(`t4`.`lo`, `t5`.`valid_from`) AS `lo`,
  LEAST(`t4`.`hi`, `t5`.`valid_to`) AS `hi`,
  1 AS `level`,
  CAST(`t5`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t5`.`upline` = `t4`.`agent`
  ) OR (
    `t5`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM (
  SELECT
    `t0`.`start`,
    `t0`.`agent`,
    `t0`.`issuer`,
    `t0`.`product_type`,
    0 AS `lo`,
    99999999 AS `hi`
  FROM `starts` AS `t0`
) AS `t4`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t5`
  ON `t4`.`agent` = `t5`.`link_agent`
  AND `t4`.`issuer` = `t5`.`link_issuer`
  AND `t4`.`product_type` = `t5`.`link_type`
  AND `t4`.`lo` <= `t5`.`valid_to`
  AND `t4`.`hi` >= `t5`.`valid_from`
) AS result
-- step: keep walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_1` AS `t0`
) AS result
-- step: keep frontier_1
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_1` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_1

-- step: unless frontier_1
top
-- step: keep step_2
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  2 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_1` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_2` AS `t0`
) AS result
-- step: drop frontier_1

-- step: keep frontier_2
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_2` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_2

-- step: unless frontier_2
top
-- step: keep step_3
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  3 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_2` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_3` AS `t0`
) AS result
-- step: drop frontier_2

-- step: keep frontier_3
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_3` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_3

-- step: unless frontier_3
top
-- step: keep step_4
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  4 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_3` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_4` AS `t0`
) AS result
-- step: drop frontier_3

-- step: keep frontier_4
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_4` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_4

-- step: unless frontier_4
top
-- step: keep step_5
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  5 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_4` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_5` AS `t0`
) AS result
-- step: drop frontier_4

-- step: keep frontier_5
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_5` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_5

-- step: unless frontier_5
top
-- step: keep step_6
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  6 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_5` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_6` AS `t0`
) AS result
-- step: drop frontier_5

-- step: keep frontier_6
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_6` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_6

-- step: unless frontier_6
top
-- step: keep step_7
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  7 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_6` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_7` AS `t0`
) AS result
-- step: drop frontier_6

-- step: keep frontier_7
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_7` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_7

-- step: unless frontier_7
top
-- step: keep step_8
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  8 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_7` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_8` AS `t0`
) AS result
-- step: drop frontier_7

-- step: keep frontier_8
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_8` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_8

-- step: unless frontier_8
top
-- step: keep step_9
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  9 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_8` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_9` AS `t0`
) AS result
-- step: drop frontier_8

-- step: keep frontier_9
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_9` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_9

-- step: unless frontier_9
top
-- step: keep step_10
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  10 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_9` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_10` AS `t0`
) AS result
-- step: drop frontier_9

-- step: keep frontier_10
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_10` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_10

-- step: unless frontier_10
top
-- step: keep step_11
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  11 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_10` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_11` AS `t0`
) AS result
-- step: drop frontier_10

-- step: keep frontier_11
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_11` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_11

-- step: unless frontier_11
top
-- step: keep step_12
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  12 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_11` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_12` AS `t0`
) AS result
-- step: drop frontier_11

-- step: keep frontier_12
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_12` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_12

-- step: unless frontier_12
top
-- step: keep step_13
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  13 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_12` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_13` AS `t0`
) AS result
-- step: drop frontier_12

-- step: keep frontier_13
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_13` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_13

-- step: unless frontier_13
top
-- step: keep step_14
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  14 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_13` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_14` AS `t0`
) AS result
-- step: drop frontier_13

-- step: keep frontier_14
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_14` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_14

-- step: unless frontier_14
top
-- step: keep step_15
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  15 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_14` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_15` AS `t0`
) AS result
-- step: drop frontier_14

-- step: keep frontier_15
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_15` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_15

-- step: unless frontier_15
top
-- step: keep step_16
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  16 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_15` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_16` AS `t0`
) AS result
-- step: drop frontier_15

-- step: keep frontier_16
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_16` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_16

-- step: unless frontier_16
top
-- step: keep step_17
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  17 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_16` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_17` AS `t0`
) AS result
-- step: drop frontier_16

-- step: keep frontier_17
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_17` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_17

-- step: unless frontier_17
top
-- step: keep step_18
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  18 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_17` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_18` AS `t0`
) AS result
-- step: drop frontier_17

-- step: keep frontier_18
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_18` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_18

-- step: unless frontier_18
top
-- step: keep step_19
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  19 AS `level`,
  CAST(`t4`.`upline` = 0 AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR (
    `t4`.`upline` = 0
  ) AS BIGINT) AS `ends`
FROM `frontier_18` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_19` AS `t0`
) AS result
-- step: drop frontier_18

-- step: keep frontier_19
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_19` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_19

-- step: unless frontier_19
top
-- step: keep step_20
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`upline` AS BIGINT) AS `upline`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`start`,
  `t2`.`agent`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t4`.`contract`,
  `t4`.`upline`,
  GREATEST(`t2`.`lo`, `t4`.`valid_from`) AS `lo`,
  LEAST(`t2`.`hi`, `t4`.`valid_to`) AS `hi`,
  20 AS `level`,
  CAST(NOT (
    `t4`.`upline` = `t2`.`agent`
  ) AS BIGINT) AS `problem`,
  CAST((
    `t4`.`upline` = `t2`.`agent`
  ) OR NOT (
    `t4`.`upline` = `t2`.`agent`
  ) AS BIGINT) AS `ends`
FROM `frontier_19` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`agent` AS `link_agent`,
    `t1`.`valid_from`,
    `t1`.`valid_to`,
    `t1`.`issuer` AS `link_issuer`,
    `t1`.`product_type` AS `link_type`,
    `t1`.`contract`,
    `t1`.`upline`
  FROM `links` AS `t1`
) AS `t4`
  ON `t2`.`agent` = `t4`.`link_agent`
  AND `t2`.`issuer` = `t4`.`link_issuer`
  AND `t2`.`product_type` = `t4`.`link_type`
  AND `t2`.`lo` <= `t4`.`valid_to`
  AND `t2`.`hi` >= `t4`.`valid_from`
) AS result
-- step: append walked
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t0`.`start`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`contract`,
  `t0`.`problem`,
  `t0`.`ends`
FROM `step_20` AS `t0`
) AS result
-- step: drop frontier_19

-- step: keep frontier_20
SELECT CAST(`start` AS BIGINT) AS `start`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`lo` AS BIGINT) AS `lo`, CAST(`hi` AS BIGINT) AS `hi`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t0`.`start`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`lo`,
  `t0`.`hi`,
  `t0`.`upline` AS `agent`
FROM `step_20` AS `t0`
WHERE
  `t0`.`ends` = 0
) AS result
-- step: drop step_20

-- step: unless frontier_20
top
-- step: here top

-- step: keep chains
SELECT CAST(`chain` AS BIGINT) AS `chain`, CAST(`start` AS BIGINT) AS `start`, CAST(`last` AS BIGINT) AS `last`, CAST(`valid_from` AS BIGINT) AS `valid_from`, CAST(`valid_to` AS BIGINT) AS `valid_to` FROM (
SELECT
  `t2`.`chain`,
  `t2`.`start`,
  `t2`.`last`,
  `t2`.`lo` AS `valid_from`,
  `t2`.`hi` AS `valid_to`
FROM (
  SELECT
    `t1`.`start`,
    `t1`.`lo`,
    `t1`.`hi`,
    `t1`.`last`,
    (
      ROW_NUMBER() OVER (ORDER BY `t1`.`start` ASC NULLS LAST, `t1`.`lo` ASC NULLS LAST) - 1
    ) + 1 AS `chain`
  FROM (
    SELECT
      `t0`.`start`,
      `t0`.`lo`,
      `t0`.`hi`,
      `t0`.`level` AS `last`
    FROM `walked` AS `t0`
    WHERE
      `t0`.`ends` = 1
  ) AS `t1`
) AS `t2`
) AS result
-- step: keep chain_levels
SELECT CAST(`chain` AS BIGINT) AS `chain`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem` FROM (
SELECT
  `t2`.`chain`,
  `t4`.`level`,
  `t4`.`agent`,
  `t4`.`contract`,
  `t4`.`problem`
FROM `chains` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`start` AS `step_start`,
    `t1`.`lo`,
    `t1`.`hi`,
    `t1`.`level`,
    `t1`.`agent`,
    `t1`.`contract`,
    `t1`.`problem`,
    `t1`.`ends`
  FROM `walked` AS `t1`
) AS `t4`
  ON `t2`.`start` = `t4`.`step_start`
  AND `t2`.`valid_from` >= `t4`.`lo`
  AND `t2`.`valid_to` <= `t4`.`hi`
  AND `t2`.`last` >= `t4`.`level`
) AS result
-- step: drop walked

-- step: drop links

-- step: keep placed
SELECT CAST(`policy` AS BIGINT) AS `policy`, CAST(`chain` AS BIGINT) AS `chain`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`plan` AS BIGINT) AS `plan`, CAST(`state` AS BIGINT) AS `state`, CAST(`epoch` AS BIGINT) AS `epoch` FROM (
WITH `t7` AS (
  SELECT DISTINCT
    `t0`.`effective_date`
  FROM `unsaved` AS `t0`
)
SELECT
  `t4`.`policy`,
  `t16`.`chain`,
  `t4`.`issuer`,
  `t4`.`product_type`,
  `t4`.`plan`,
  `t4`.`state`,
  `t21`.`epoch`
FROM `unsaved` AS `t4`
INNER JOIN (
  SELECT
    `t5`.`chain`,
    `t5`.`valid_from`,
    `t5`.`valid_to`,
    `t6`.`agent`,
    `t6`.`issuer` AS `start_issuer`,
    `t6`.`product_type` AS `start_type`
  FROM `chains` AS `t5`
  INNER JOIN `starts` AS `t6`
    ON `t5`.`start` = `t6`.`start`
) AS `t16`
  ON `t4`.`writing_agent` = `t16`.`agent`
  AND `t4`.`issuer` = `t16`.`start_issuer`
  AND `t4`.`product_type` = `t16`.`start_type`
  AND `t4`.`effective_date` >= `t16`.`valid_from`
  AND `t4`.`effective_date` <= `t16`.`valid_to`
INNER JOIN (
  SELECT
    `t19`.`effective_date` AS `on`,
    `t19`.`epoch`
  FROM (
    SELECT
      `t18`.`effective_date`,
      MAX(`t18`.`epoch`) AS `epoch`
    FROM (
      SELECT
        `t11`.`effective_date`,
        `t17`.`epoch`
      FROM `t7` AS `t11`
      INNER JOIN (
        SELECT
          *
        FROM (
          SELECT
            0 AS `epoch`
          FROM `t7` AS `t9`
        ) AS `t12`
        UNION
        SELECT
          *
        FROM (
          SELECT
            *
          FROM (
            SELECT
              `t3`.`effective_from` AS `epoch`
            FROM `rates` AS `t3`
          ) AS `t8`
          UNION
          SELECT
            *
          FROM (
            SELECT
              `t3`.`effective_to` + 1 AS `epoch`
            FROM `rates` AS `t3`
          ) AS `t10`
        ) AS `t13`
      ) AS `t17`
        ON `t11`.`effective_date` >= `t17`.`epoch`
    ) AS `t18`
    GROUP BY
      1
  ) AS `t19`
) AS `t21`
  ON `t4`.`effective_date` = `t21`.`on`
) AS result
-- step: keep shapes
SELECT CAST(`chain` AS BIGINT) AS `chain`, CAST(`plan` AS BIGINT) AS `plan`, CAST(`state` AS BIGINT) AS `state`, CAST(`epoch` AS BIGINT) AS `epoch`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`distribution` AS BIGINT) AS `distribution` FROM (
SELECT
  `t1`.`chain`,
  `t1`.`plan`,
  `t1`.`state`,
  `t1`.`epoch`,
  `t1`.`issuer`,
  `t1`.`product_type`,
  -1 - (
    ROW_NUMBER() OVER (
      ORDER BY `t1`.`chain` ASC NULLS LAST, `t1`.`plan` ASC NULLS LAST, `t1`.`state` ASC NULLS LAST, `t1`.`epoch` ASC NULLS LAST
    ) - 1
  ) AS `distribution`
FROM (
  SELECT DISTINCT
    `t0`.`chain`,
    `t0`.`plan`,
    `t0`.`state`,
    `t0`.`epoch`,
    `t0`.`issuer`,
    `t0`.`product_type`
  FROM `placed` AS `t0`
) AS `t1`
) AS result
-- step: keep members
SELECT CAST(`policy` AS BIGINT) AS `policy`, CAST(`distribution` AS BIGINT) AS `distribution` FROM (
SELECT
  `t2`.`policy`,
  `t4`.`distribution`
FROM `placed` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`distribution`,
    `t1`.`chain` AS `of_chain`,
    `t1`.`plan` AS `of_plan`,
    `t1`.`state` AS `of_state`,
    `t1`.`epoch` AS `of_epoch`
  FROM `shapes` AS `t1`
) AS `t4`
  ON `t2`.`chain` = `t4`.`of_chain`
  AND `t2`.`plan` = `t4`.`of_plan`
  AND `t2`.`state` = `t4`.`of_state`
  AND `t2`.`epoch` = `t4`.`of_epoch`
) AS result
-- step: drop unsaved

-- step: drop starts

-- step: drop chains

-- step: drop placed

-- step: keep shape_levels
SELECT CAST(`plan` AS BIGINT) AS `plan`, CAST(`state` AS BIGINT) AS `state`, CAST(`epoch` AS BIGINT) AS `epoch`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem` FROM (
SELECT
  `t2`.`plan`,
  `t2`.`state`,
  `t2`.`epoch`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t2`.`distribution`,
  `t3`.`level`,
  `t3`.`agent`,
  `t3`.`contract`,
  `t3`.`problem`
FROM `shapes` AS `t2`
INNER JOIN `chain_levels` AS `t3`
  ON `t2`.`chain` = `t3`.`chain`
) AS result
-- step: keep patterns
SELECT CAST(`bind_issuer` AS BIGINT) AS `bind_issuer`, CAST(`bind_type` AS BIGINT) AS `bind_type`, CAST(`bind_plan` AS BIGINT) AS `bind_plan`, CAST(`bind_state` AS BIGINT) AS `bind_state`, CAST(`rank` AS BIGINT) AS `rank` FROM (
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
        1 AS `bind_issuer`,
        0 AS `bind_type`,
        0 AS `bind_plan`,
        0 AS `bind_state`,
        10 AS `rank`
      FROM `run` AS `t0`
    ) AS `t2`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        1 AS `bind_issuer`,
        0 AS `bind_type`,
        0 AS `bind_plan`,
        1 AS `bind_state`,
        19 AS `rank`
      FROM `run` AS `t0`
    ) AS `t3`
  ) AS `t11`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        1 AS `bind_issuer`,
        1 AS `bind_type`,
        0 AS `bind_plan`,
        0 AS `bind_state`,
        22 AS `rank`
      FROM `run` AS `t0`
    ) AS `t4`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        1 AS `bind_issuer`,
        1 AS `bind_type`,
        0 AS `bind_plan`,
        1 AS `bind_state`,
        31 AS `rank`
      FROM `run` AS `t0`
    ) AS `t5`
  ) AS `t12`
) AS `t16`
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
        0 AS `bind_issuer`,
        0 AS `bind_type`,
        1 AS `bind_plan`,
        0 AS `bind_state`,
        30 AS `rank`
      FROM `run` AS `t0`
    ) AS `t6`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        0 AS `bind_issuer`,
        0 AS `bind_type`,
        1 AS `bind_plan`,
        1 AS `bind_state`,
        39 AS `rank`
      FROM `run` AS `t0`
    ) AS `t7`
  ) AS `t13`
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
          0 AS `bind_issuer`,
          0 AS `bind_type`,
          0 AS `bind_plan`,
          0 AS `bind_state`,
          0 AS `rank`
        FROM `run` AS `t0`
      ) AS `t1`
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          0 AS `bind_issuer`,
          0 AS `bind_type`,
          0 AS `bind_plan`,
          1 AS `bind_state`,
          9 AS `rank`
        FROM `run` AS `t0`
      ) AS `t8`
    ) AS `t14`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        *
      FROM (
        SELECT
          0 AS `bind_issuer`,
          1 AS `bind_type`,
          0 AS `bind_plan`,
          0 AS `bind_state`,
          12 AS `rank`
        FROM `run` AS `t0`
      ) AS `t9`
      UNION ALL
      SELECT
        *
      FROM (
        SELECT
          0 AS `bind_issuer`,
          1 AS `bind_type`,
          0 AS `bind_plan`,
          1 AS `bind_state`,
          21 AS `rank`
        FROM `run` AS `t0`
      ) AS `t10`
    ) AS `t15`
  ) AS `t17`
) AS `t18`
) AS result
-- step: keep priced
SELECT CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`contract` AS BIGINT) AS `contract`, CAST(`problem` AS BIGINT) AS `problem`, CAST(`rate` AS BIGINT) AS `rate` FROM (
SELECT
  `t3`.`distribution`,
  `t3`.`level`,
  `t3`.`agent`,
  `t3`.`contract`,
  `t3`.`problem`,
  COALESCE(`t15`.`rate`, 0) AS `rate`
FROM `shape_levels` AS `t3`
LEFT OUTER JOIN (
  SELECT
    `t13`.`rate`,
    `t13`.`contract` AS `for_contract`,
    `t13`.`issuer` AS `for_issuer`,
    `t13`.`product_type` AS `for_product_type`,
    `t13`.`plan` AS `for_plan`,
    `t13`.`state` AS `for_state`,
    `t13`.`epoch` AS `for_epoch`
  FROM (
    SELECT
      `t12`.`contract`,
      `t12`.`issuer`,
      `t12`.`product_type`,
      `t12`.`plan`,
      `t12`.`state`,
      `t12`.`epoch`,
      MAX_BY(`t12`.`rate`, `t12`.`rank`) AS `rate`
    FROM (
      SELECT
        `t11`.`contract`,
        `t11`.`issuer`,
        `t11`.`product_type`,
        `t11`.`plan`,
        `t11`.`state`,
        `t11`.`epoch`,
        `t7`.`rate`,
        `t11`.`rank`
      FROM (
        SELECT
          `t9`.`contract`,
          `t9`.`issuer`,
          `t9`.`product_type`,
          `t9`.`plan`,
          `t9`.`state`,
          `t9`.`epoch`,
          `t9`.`bind_issuer`,
          `t9`.`bind_type`,
          `t9`.`bind_plan`,
          `t9`.`bind_state`,
          `t9`.`rank`,
          `t9`.`issuer` * `t9`.`bind_issuer` AS `try_issuer`,
          `t9`.`product_type` * `t9`.`bind_type` AS `try_type`,
          `t9`.`plan` * `t9`.`bind_plan` AS `try_plan`,
          `t9`.`state` * `t9`.`bind_state` AS `try_state`
        FROM (
          SELECT
            `t8`.`contract`,
            `t8`.`issuer`,
            `t8`.`product_type`,
            `t8`.`plan`,
            `t8`.`state`,
            `t8`.`epoch`,
            `t4`.`bind_issuer`,
            `t4`.`bind_type`,
            `t4`.`bind_plan`,
            `t4`.`bind_state`,
            `t4`.`rank`
          FROM (
            SELECT DISTINCT
              `t0`.`contract`,
              `t0`.`issuer`,
              `t0`.`product_type`,
              `t0`.`plan`,
              `t0`.`state`,
              `t0`.`epoch`
            FROM `shape_levels` AS `t0`
            WHERE
              `t0`.`contract` <> 0
          ) AS `t8`
          CROSS JOIN `patterns` AS `t4`
        ) AS `t9`
        WHERE
          (
            (
              `t9`.`bind_plan` = 0
            ) OR (
              `t9`.`plan` <> 0
            )
          )
          AND (
            (
              `t9`.`bind_state` = 0
            ) OR (
              `t9`.`state` <> 0
            )
          )
      ) AS `t11`
      INNER JOIN (
        SELECT
          `t1`.`rate`,
          `t1`.`contract` AS `rate_contract`,
          `t1`.`issuer` AS `rate_issuer`,
          `t1`.`product_type` AS `rate_type`,
          `t1`.`plan` AS `rate_plan`,
          `t1`.`state` AS `rate_state`,
          `t1`.`effective_from`,
          `t1`.`effective_to`
        FROM `rates` AS `t1`
      ) AS `t7`
        ON `t11`.`contract` = `t7`.`rate_contract`
        AND `t11`.`try_issuer` = `t7`.`rate_issuer`
        AND `t11`.`try_type` = `t7`.`rate_type`
        AND `t11`.`try_plan` = `t7`.`rate_plan`
        AND `t11`.`try_state` = `t7`.`rate_state`
        AND `t11`.`epoch` >= `t7`.`effective_from`
        AND `t11`.`epoch` <= `t7`.`effective_to`
    ) AS `t12`
    GROUP BY
      1,
      2,
      3,
      4,
      5,
      6
  ) AS `t13`
) AS `t15`
  ON `t3`.`contract` = `t15`.`for_contract`
  AND `t3`.`issuer` = `t15`.`for_issuer`
  AND `t3`.`product_type` = `t15`.`for_product_type`
  AND `t3`.`plan` = `t15`.`for_plan`
  AND `t3`.`state` = `t15`.`for_state`
  AND `t3`.`epoch` = `t15`.`for_epoch`
) AS result
-- step: keep own_bands
WITH `unbuilt` AS (
SELECT CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`code` AS BIGINT) AS `code`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`detail` AS BIGINT) AS `detail` FROM (
SELECT
  `t4`.`distribution`,
  MIN_BY(`t4`.`code`, `t4`.`level`) AS `code`,
  MIN_BY(`t4`.`agent`, `t4`.`level`) AS `agent`,
  0 AS `detail`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t2`.`distribution`,
      `t2`.`level`,
      `t2`.`agent`,
      `t2`.`contract`,
      `t2`.`problem`,
      `t2`.`rate`,
      `t2`.`visit`,
      CAST(CASE
        WHEN `t2`.`contract` = 0
        THEN 2
        WHEN `t2`.`rate` = 0
        THEN 1
        WHEN `t2`.`problem` = 1
        THEN 3
        ELSE 0
      END AS BIGINT) AS `code`
    FROM (
      SELECT
        `t1`.`distribution`,
        `t1`.`level`,
        `t1`.`agent`,
        `t1`.`contract`,
        GREATEST(
          `t1`.`problem`,
          IF(
            IF(
              COALESCE(
                LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                0
              ) IS NULL,
              COALESCE(
                LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                0
              ),
              LEAST(
                1,
                COALESCE(
                  LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                  0
                )
              )
            ) IS NULL,
            IF(
              COALESCE(
                LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                0
              ) IS NULL,
              COALESCE(
                LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                0
              ),
              LEAST(
                1,
                COALESCE(
                  LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                  0
                )
              )
            ),
            GREATEST(
              0,
              IF(
                COALESCE(
                  LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                  0
                ) IS NULL,
                COALESCE(
                  LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                  0
                ),
                LEAST(
                  1,
                  COALESCE(
                    LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                    0
                  )
                )
              )
            )
          )
        ) AS `problem`,
        `t1`.`rate`,
        `t1`.`visit`
      FROM (
        SELECT
          `t0`.`distribution`,
          `t0`.`level`,
          `t0`.`agent`,
          `t0`.`contract`,
          `t0`.`problem`,
          `t0`.`rate`,
          ROW_NUMBER() OVER (
            PARTITION BY `t0`.`distribution`, `t0`.`agent`
            ORDER BY `t0`.`level` ASC NULLS LAST
          ) - 1 AS `visit`
        FROM `priced` AS `t0`
      ) AS `t1`
    ) AS `t2`
  ) AS `t3`
  WHERE
    `t3`.`code` <> 0
) AS `t4`
GROUP BY
  1
) AS result
)
SELECT CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`rate` AS BIGINT) AS `rate`, CAST(`from_month` AS BIGINT) AS `from_month`, CAST(`to_month` AS BIGINT) AS `to_month`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`fixed` AS BIGINT) AS `fixed`, CAST(`per_member` AS BIGINT) AS `per_member`, CAST(`of_commission` AS BIGINT) AS `of_commission`, CAST(`locked` AS BIGINT) AS `locked`, CAST(`advance_months` AS BIGINT) AS `advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent` FROM (
SELECT
  `t3`.`distribution`,
  `t3`.`level`,
  `t3`.`agent`,
  `t3`.`rate`,
  `t6`.`from_month`,
  `t6`.`to_month`,
  `t6`.`percent`,
  `t6`.`fixed`,
  `t6`.`per_member`,
  `t6`.`of_commission`,
  `t6`.`locked`,
  `t6`.`advance_months`,
  `t6`.`admin_fee_percent`
FROM `priced` AS `t3`
LEFT ANTI JOIN `unbuilt` AS `t4`
  ON `t3`.`distribution` = `t4`.`distribution`
INNER JOIN (
  SELECT
    `t2`.`rate` AS `band_rate`,
    `t2`.`from_month`,
    `t2`.`to_month`,
    `t2`.`percent`,
    `t2`.`fixed`,
    `t2`.`per_member`,
    `t2`.`locked`,
    `t2`.`of_commission`,
    `t2`.`advance_months`,
    `t2`.`admin_fee_percent`
  FROM `bands` AS `t2`
) AS `t6`
  ON `t3`.`rate` = `t6`.`band_rate`
) AS result
-- step: keep own_cells
WITH `own_grid` AS (
SELECT CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`segment` AS BIGINT) AS `segment`, CAST(`from_month` AS BIGINT) AS `from_month`, CAST(`to_month` AS BIGINT) AS `to_month`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`covered` AS BIGINT) AS `covered`, CAST(`band_from` AS BIGINT) AS `band_from`, CAST(`band_to` AS BIGINT) AS `band_to`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`fixed` AS BIGINT) AS `fixed`, CAST(`per_member` AS BIGINT) AS `per_member`, CAST(`of_commission` AS BIGINT) AS `of_commission`, CAST(`locked` AS BIGINT) AS `locked`, CAST(`advance_months` AS BIGINT) AS `advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`rate` AS BIGINT) AS `rate` FROM (
SELECT
  `t12`.`distribution`,
  `t12`.`segment`,
  `t12`.`from_month`,
  `t12`.`to_month`,
  `t4`.`level`,
  `t4`.`agent`,
  CAST(`t8`.`band_key` IS NOT NULL AS BIGINT) AS `covered`,
  COALESCE(`t8`.`band_from`, 0) AS `band_from`,
  COALESCE(`t8`.`band_to`, 0) AS `band_to`,
  COALESCE(`t8`.`percent`, 0) AS `percent`,
  COALESCE(`t8`.`fixed`, 0) AS `fixed`,
  COALESCE(`t8`.`per_member`, 0) AS `per_member`,
  COALESCE(`t8`.`of_commission`, 0) AS `of_commission`,
  COALESCE(`t8`.`locked`, 0) AS `locked`,
  COALESCE(`t8`.`advance_months`, 0) AS `advance_months`,
  COALESCE(`t8`.`admin_fee_percent`, 0) AS `admin_fee_percent`,
  COALESCE(`t8`.`rate`, 0) AS `rate`
FROM (
  SELECT
    `t10`.`distribution`,
    `t10`.`segment`,
    `t10`.`from_month`,
    `t10`.`to_month`
  FROM (
    SELECT
      `t9`.`distribution`,
      `t9`.`from_month`,
      ROW_NUMBER() OVER (PARTITION BY `t9`.`distribution` ORDER BY `t9`.`from_month` ASC NULLS LAST) - 1 AS `segment`,
      COALESCE(
        LEAD(`t9`.`from_month`) OVER (PARTITION BY `t9`.`distribution` ORDER BY `t9`.`from_month` ASC NULLS LAST) - 1,
        1000000
      ) AS `to_month`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t0`.`distribution`,
          1 AS `from_month`
        FROM `own_bands` AS `t0`
      ) AS `t1`
      UNION
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t0`.`distribution`,
            `t0`.`from_month`
          FROM `own_bands` AS `t0`
        ) AS `t3`
        UNION
        SELECT
          *
        FROM (
          SELECT
            `t0`.`distribution`,
            `t0`.`to_month` + 1 AS `from_month`
          FROM `own_bands` AS `t0`
          WHERE
            `t0`.`to_month` < 9999
        ) AS `t5`
      ) AS `t7`
    ) AS `t9`
  ) AS `t10`
) AS `t12`
INNER JOIN (
  SELECT DISTINCT
    `t0`.`distribution`,
    `t0`.`level`,
    `t0`.`agent`
  FROM `own_bands` AS `t0`
) AS `t4`
  ON `t12`.`distribution` = `t4`.`distribution`
LEFT OUTER JOIN (
  SELECT
    `t0`.`distribution` AS `band_key`,
    `t0`.`level` AS `band_level`,
    `t0`.`percent`,
    `t0`.`fixed`,
    `t0`.`per_member`,
    `t0`.`of_commission`,
    `t0`.`locked`,
    `t0`.`advance_months`,
    `t0`.`admin_fee_percent`,
    `t0`.`rate`,
    `t0`.`from_month` AS `band_from`,
    IF(`t0`.`to_month` >= 9999, 1000000, `t0`.`to_month`) AS `band_to`
  FROM `own_bands` AS `t0`
) AS `t8`
  ON `t12`.`distribution` = `t8`.`band_key`
  AND `t4`.`level` = `t8`.`band_level`
  AND `t12`.`from_month` >= `t8`.`band_from`
  AND `t12`.`to_month` <= `t8`.`band_to`
) AS result
)
SELECT CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`segment` AS BIGINT) AS `segment`, CAST(`from_month` AS BIGINT) AS `from_month`, CAST(`to_month` AS BIGINT) AS `to_month`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`covered` AS BIGINT) AS `covered`, CAST(`band_from` AS BIGINT) AS `band_from`, CAST(`band_to` AS BIGINT) AS `band_to`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`fixed` AS BIGINT) AS `fixed`, CAST(`per_member` AS BIGINT) AS `per_member`, CAST(`of_commission` AS BIGINT) AS `of_commission`, CAST(`locked` AS BIGINT) AS `locked`, CAST(`advance_months` AS BIGINT) AS `advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`rate` AS BIGINT) AS `rate`, CAST(`locked_level` AS BIGINT) AS `locked_level`, CAST(`stack` AS BIGINT) AS `stack`, CAST(`counted` AS BIGINT) AS `counted`, CAST(`cum_percent` AS BIGINT) AS `cum_percent`, CAST(`cum_fixed` AS BIGINT) AS `cum_fixed`, CAST(`row_from` AS BIGINT) AS `row_from`, CAST(`row_to` AS BIGINT) AS `row_to`, CAST(`whole` AS BIGINT) AS `whole` FROM (
SELECT
  `t2`.`distribution`,
  `t2`.`segment`,
  `t2`.`from_month`,
  `t2`.`to_month`,
  `t2`.`level`,
  `t2`.`agent`,
  `t2`.`covered`,
  `t2`.`band_from`,
  `t2`.`band_to`,
  `t2`.`percent`,
  `t2`.`fixed`,
  IF(
    (
      `t2`.`fixed` > 0
    )
    OR (
      MAX(`t2`.`counted`) OVER (
        PARTITION BY `t2`.`distribution`, `t2`.`segment`, `t2`.`stack`
        ORDER BY `t2`.`level` ASC NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) < 0
    ),
    `t2`.`per_member`,
    MAX(`t2`.`counted`) OVER (
      PARTITION BY `t2`.`distribution`, `t2`.`segment`, `t2`.`stack`
      ORDER BY `t2`.`level` ASC NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
  ) AS `per_member`,
  `t2`.`of_commission`,
  `t2`.`locked`,
  `t2`.`advance_months`,
  `t2`.`admin_fee_percent`,
  `t2`.`rate`,
  `t2`.`locked_level`,
  `t2`.`stack`,
  `t2`.`counted`,
  SUM(`t2`.`percent`) OVER (
    PARTITION BY `t2`.`distribution`, `t2`.`segment`, `t2`.`stack`
    ORDER BY `t2`.`level` ASC NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS `cum_percent`,
  SUM(`t2`.`fixed`) OVER (
    PARTITION BY `t2`.`distribution`, `t2`.`segment`, `t2`.`stack`
    ORDER BY `t2`.`level` ASC NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS `cum_fixed`,
  MAX(`t2`.`band_from`) OVER (
    PARTITION BY `t2`.`distribution`, `t2`.`segment`, `t2`.`stack`
    ORDER BY `t2`.`level` ASC NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS `row_from`,
  MIN(`t2`.`band_to`) OVER (
    PARTITION BY `t2`.`distribution`, `t2`.`segment`, `t2`.`stack`
    ORDER BY `t2`.`level` ASC NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS `row_to`,
  MIN(`t2`.`covered`) OVER (
    PARTITION BY `t2`.`distribution`, `t2`.`segment`, `t2`.`stack`
    ORDER BY `t2`.`level` ASC NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS `whole`
FROM (
  SELECT
    `t1`.`distribution`,
    `t1`.`segment`,
    `t1`.`from_month`,
    `t1`.`to_month`,
    `t1`.`level`,
    `t1`.`agent`,
    `t1`.`covered`,
    `t1`.`band_from`,
    `t1`.`band_to`,
    `t1`.`percent`,
    `t1`.`fixed`,
    `t1`.`per_member`,
    `t1`.`of_commission`,
    `t1`.`locked`,
    `t1`.`advance_months`,
    `t1`.`admin_fee_percent`,
    `t1`.`rate`,
    `t1`.`locked_level`,
    SUM(1 - `t1`.`locked_level`) OVER (
      PARTITION BY `t1`.`distribution`, `t1`.`segment`
      ORDER BY `t1`.`level` ASC NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS `stack`,
    IF(`t1`.`fixed` > 0, `t1`.`per_member`, -1) AS `counted`
  FROM (
    SELECT
      `t0`.`distribution`,
      `t0`.`segment`,
      `t0`.`from_month`,
      `t0`.`to_month`,
      `t0`.`level`,
      `t0`.`agent`,
      `t0`.`covered`,
      `t0`.`band_from`,
      `t0`.`band_to`,
      `t0`.`percent`,
      `t0`.`fixed`,
      `t0`.`per_member`,
      `t0`.`of_commission`,
      `t0`.`locked`,
      `t0`.`advance_months`,
      `t0`.`admin_fee_percent`,
      `t0`.`rate`,
      `t0`.`locked` * `t0`.`covered` AS `locked_level`
    FROM `own_grid` AS `t0`
  ) AS `t1`
) AS `t2`
) AS result
-- step: keep all_built_rows
SELECT CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`from_month` AS BIGINT) AS `from_month`, CAST(`to_month` AS BIGINT) AS `to_month`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`fixed` AS BIGINT) AS `fixed`, CAST(`per_member` AS BIGINT) AS `per_member`, CAST(`of_commission` AS BIGINT) AS `of_commission`, CAST(`locked` AS BIGINT) AS `locked`, CAST(`advance_months` AS BIGINT) AS `advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`rate` AS BIGINT) AS `rate` FROM (
SELECT DISTINCT
  `t0`.`distribution`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`row_from` AS `from_month`,
  IF(`t0`.`row_to` >= 1000000, 9999, `t0`.`row_to`) AS `to_month`,
  `t0`.`cum_percent` AS `percent`,
  `t0`.`cum_fixed` AS `fixed`,
  `t0`.`per_member`,
  `t0`.`of_commission`,
  `t0`.`locked`,
  `t0`.`advance_months`,
  `t0`.`admin_fee_percent`,
  `t0`.`rate`
FROM `own_cells` AS `t0`
WHERE
  `t0`.`covered` = 1 AND `t0`.`whole` = 1
) AS result
-- step: keep shape_problems
WITH `unbuilt` AS (
SELECT CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`code` AS BIGINT) AS `code`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`detail` AS BIGINT) AS `detail` FROM (
SELECT
  `t4`.`distribution`,
  MIN_BY(`t4`.`code`, `t4`.`level`) AS `code`,
  MIN_BY(`t4`.`agent`, `t4`.`level`) AS `agent`,
  0 AS `detail`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t2`.`distribution`,
      `t2`.`level`,
      `t2`.`agent`,
      `t2`.`contract`,
      `t2`.`problem`,
      `t2`.`rate`,
      `t2`.`visit`,
      CAST(CASE
        WHEN `t2`.`contract` = 0
        THEN 2
        WHEN `t2`.`rate` = 0
        THEN 1
        WHEN `t2`.`problem` = 1
        THEN 3
        ELSE 0
      END AS BIGINT) AS `code`
    FROM (
      SELECT
        `t1`.`distribution`,
        `t1`.`level`,
        `t1`.`agent`,
        `t1`.`contract`,
        GREATEST(
          `t1`.`problem`,
          IF(
            IF(
              COALESCE(
                LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                0
              ) IS NULL,
              COALESCE(
                LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                0
              ),
              LEAST(
                1,
                COALESCE(
                  LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                  0
                )
              )
            ) IS NULL,
            IF(
              COALESCE(
                LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                0
              ) IS NULL,
              COALESCE(
                LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                0
              ),
              LEAST(
                1,
                COALESCE(
                  LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                  0
                )
              )
            ),
            GREATEST(
              0,
              IF(
                COALESCE(
                  LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                  0
                ) IS NULL,
                COALESCE(
                  LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                  0
                ),
                LEAST(
                  1,
                  COALESCE(
                    LEAD(`t1`.`visit`) OVER (PARTITION BY `t1`.`distribution` ORDER BY `t1`.`level` ASC NULLS LAST),
                    0
                  )
                )
              )
            )
          )
        ) AS `problem`,
        `t1`.`rate`,
        `t1`.`visit`
      FROM (
        SELECT
          `t0`.`distribution`,
          `t0`.`level`,
          `t0`.`agent`,
          `t0`.`contract`,
          `t0`.`problem`,
          `t0`.`rate`,
          ROW_NUMBER() OVER (
            PARTITION BY `t0`.`distribution`, `t0`.`agent`
            ORDER BY `t0`.`level` ASC NULLS LAST
          ) - 1 AS `visit`
        FROM `priced` AS `t0`
      ) AS `t1`
    ) AS `t2`
  ) AS `t3`
  WHERE
    `t3`.`code` <> 0
) AS `t4`
GROUP BY
  1
) AS result
)
SELECT CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`code` AS BIGINT) AS `code`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`detail` AS BIGINT) AS `detail` FROM (
SELECT
  *
FROM (
  SELECT
    *
  FROM `unbuilt` AS `t0`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t18`.`distribution`,
      1 AS `code`,
      MIN_BY(`t18`.`agent`, `t18`.`level`) AS `agent`,
      -1 AS `detail`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t6`.`distribution`,
          `t6`.`level`,
          `t6`.`agent`,
          `t6`.`from_month`,
          `t6`.`to_month`,
          `t6`.`percent`,
          `t6`.`fixed`,
          `t6`.`per_member`,
          `t6`.`of_commission`,
          `t6`.`locked`,
          `t6`.`advance_months`,
          `t6`.`admin_fee_percent`,
          `t6`.`rate`,
          `t14`.`first`,
          `t14`.`first_of`,
          `t14`.`first_counts`
        FROM `all_built_rows` AS `t6`
        INNER JOIN (
          SELECT
            `t10`.`distribution` AS `first`,
            `t10`.`first_of`,
            `t10`.`first_counts`
          FROM (
            SELECT
              `t2`.`distribution`,
              MIN_BY(`t2`.`of_commission`, (
                `t2`.`level` * 1000000
              ) + `t2`.`from_month`) AS `first_of`,
              COALESCE(
                MIN_BY(
                  IF(`t2`.`fixed` > 0, `t2`.`per_member`, NULL),
                  IF(`t2`.`fixed` > 0, (
                    `t2`.`level` * 1000000
                  ) + `t2`.`from_month`, NULL)
                ),
                0
              ) AS `first_counts`
            FROM `all_built_rows` AS `t2`
            GROUP BY
              1
          ) AS `t10`
        ) AS `t14`
          ON `t6`.`distribution` = `t14`.`first`
      ) AS `t16`
      WHERE
        (
          `t16`.`of_commission` <> `t16`.`first_of`
        )
        OR (
          (
            `t16`.`fixed` > 0
          ) AND (
            `t16`.`per_member` <> `t16`.`first_counts`
          )
        )
    ) AS `t18`
    GROUP BY
      1
  ) AS `t20`
) AS `t21`
UNION ALL
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t15`.`distribution`,
      4 AS `code`,
      MIN_BY(`t15`.`agent`, (
        `t15`.`level` * 1000000
      ) + `t15`.`from_month`) AS `agent`,
      MIN_BY(`t15`.`from_month`, (
        `t15`.`level` * 1000000
      ) + `t15`.`from_month`) AS `detail`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t8`.`distribution`,
          `t8`.`segment`,
          `t8`.`from_month`,
          `t8`.`to_month`,
          `t8`.`level`,
          `t8`.`agent`,
          `t8`.`covered`,
          `t8`.`band_from`,
          `t8`.`band_to`,
          `t8`.`percent`,
          `t8`.`fixed`,
          `t8`.`per_member`,
          `t8`.`of_commission`,
          `t8`.`locked`,
          `t8`.`advance_months`,
          `t8`.`admin_fee_percent`,
          `t8`.`rate`,
          `t8`.`locked_level`,
          `t8`.`stack`,
          `t8`.`counted`,
          `t8`.`cum_percent`,
          `t8`.`cum_fixed`,
          `t8`.`row_from`,
          `t8`.`row_to`,
          `t8`.`whole`,
          COALESCE(
            LAG(`t8`.`cum_percent`) OVER (
              PARTITION BY `t8`.`distribution`, `t8`.`segment`
              ORDER BY `t8`.`level` ASC NULLS LAST
            ),
            0
          ) AS `under_percent`,
          COALESCE(
            LAG(`t8`.`cum_fixed`) OVER (
              PARTITION BY `t8`.`distribution`, `t8`.`segment`
              ORDER BY `t8`.`level` ASC NULLS LAST
            ),
            0
          ) AS `under_fixed`
        FROM (
          SELECT
            *
          FROM `own_cells` AS `t3`
          WHERE
            `t3`.`whole` = 1
        ) AS `t8`
      ) AS `t13`
      WHERE
        (
          `t13`.`cum_percent` < `t13`.`under_percent`
        )
        OR (
          `t13`.`cum_fixed` < `t13`.`under_fixed`
        )
    ) AS `t15`
    GROUP BY
      1
  ) AS `t17`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t9`.`distribution`,
      5 AS `code`,
      MIN_BY(`t9`.`agent`, `t9`.`level`) AS `agent`,
      0 AS `detail`
    FROM (
      SELECT
        `t5`.`distribution`,
        `t5`.`level`,
        `t5`.`agent`,
        `t5`.`rate`
      FROM `priced` AS `t5`
      LEFT ANTI JOIN `unbuilt` AS `t4`
        ON `t5`.`distribution` = `t4`.`distribution`
      LEFT ANTI JOIN `all_built_rows` AS `t7`
        ON `t5`.`distribution` = `t7`.`distribution` AND `t5`.`level` = `t7`.`level`
    ) AS `t9`
    GROUP BY
      1
  ) AS `t11`
) AS `t19`
) AS result
-- step: keep built_rows
SELECT CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`from_month` AS BIGINT) AS `from_month`, CAST(`to_month` AS BIGINT) AS `to_month`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`fixed` AS BIGINT) AS `fixed`, CAST(`per_member` AS BIGINT) AS `per_member`, CAST(`of_commission` AS BIGINT) AS `of_commission`, CAST(`locked` AS BIGINT) AS `locked`, CAST(`advance_months` AS BIGINT) AS `advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`rate` AS BIGINT) AS `rate` FROM (
SELECT
  `t2`.`distribution`,
  `t2`.`level`,
  `t2`.`agent`,
  `t2`.`from_month`,
  `t2`.`to_month`,
  `t2`.`percent`,
  `t2`.`fixed`,
  `t2`.`per_member`,
  `t2`.`of_commission`,
  `t2`.`locked`,
  `t2`.`advance_months`,
  `t2`.`admin_fee_percent`,
  `t2`.`rate`
FROM `all_built_rows` AS `t2`
LEFT ANTI JOIN `shape_problems` AS `t3`
  ON `t2`.`distribution` = `t3`.`distribution`
) AS result
-- step: keep build_problems
SELECT CAST(`policy` AS BIGINT) AS `policy`, CAST(`code` AS BIGINT) AS `code`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`detail` AS BIGINT) AS `detail` FROM (
SELECT
  `t2`.`policy`,
  `t4`.`code`,
  `t4`.`agent`,
  `t4`.`detail`
FROM `members` AS `t2`
INNER JOIN (
  SELECT
    `t1`.`distribution` AS `bad`,
    `t1`.`code`,
    `t1`.`agent`,
    `t1`.`detail`
  FROM `shape_problems` AS `t1`
) AS `t4`
  ON `t2`.`distribution` = `t4`.`bad`
) AS result
-- step: drop shape_levels

-- step: drop priced

-- step: drop own_bands

-- step: drop own_cells

-- step: drop all_built_rows

-- step: drop chain_levels

-- step: drop shapes

-- step: output built_rows
SELECT CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`from_month` AS BIGINT) AS `from_month`, CAST(`to_month` AS BIGINT) AS `to_month`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`fixed` AS BIGINT) AS `fixed`, CAST(`per_member` AS BIGINT) AS `per_member`, CAST(`of_commission` AS BIGINT) AS `of_commission`, CAST(`locked` AS BIGINT) AS `locked`, CAST(`advance_months` AS BIGINT) AS `advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`rate` AS BIGINT) AS `rate` FROM (
SELECT
  *
FROM `built_rows` AS `t0`
ORDER BY
  `t0`.`distribution` ASC NULLS LAST,
  `t0`.`level` ASC NULLS LAST,
  `t0`.`from_month` ASC NULLS LAST
) AS result
-- step: output built_policies
SELECT CAST(`policy` AS BIGINT) AS `policy`, CAST(`distribution` AS BIGINT) AS `distribution` FROM (
SELECT
  *
FROM `members` AS `t0`
ORDER BY
  `t0`.`policy` ASC NULLS LAST
) AS result
-- step: keep facts
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`members` AS BIGINT) AS `members`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`links` AS BIGINT) AS `links`, CAST(`whole_premium` AS BIGINT) AS `whole_premium`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`looks_back` AS BIGINT) AS `looks_back` FROM (
SELECT
  `t3`.`transaction`,
  `t3`.`policy`,
  `t3`.`date`,
  `t3`.`turn`,
  `t3`.`premium`,
  `t3`.`members`,
  `t3`.`commission`,
  `t3`.`has_commission`,
  `t3`.`reverses`,
  `t9`.`issuer`,
  `t9`.`product_type`,
  `t9`.`no_advance`,
  `t9`.`advance_used`,
  `t9`.`policy_advance_months`,
  CAST(`t3`.`reverses` <> 0 AS BIGINT) AS `links`,
  IF(`t3`.`reverses` = 0, `t3`.`premium`, `t3`.`reversed_premium`) AS `whole_premium`,
  `t9`.`own_distribution` AS `current`,
  IF(
    `t3`.`reversed_distribution` <> 0,
    `t3`.`reversed_distribution`,
    `t9`.`own_distribution`
  ) AS `distribution`,
  IF(`t3`.`reversed_distribution` <> 0, `t3`.`reversed_version`, `t9`.`own_version`) AS `version`,
  IF(
    `t3`.`policy_month` = 0,
    GREATEST(
      IF(
        (
          (
            `t3`.`date` - (
              DIV(`t3`.`date`, 10000) * 10000
            )
          ) - (
            (
              DIV(`t3`.`date`, 100) - (
                DIV(`t3`.`date`, 10000) * 100
              )
            ) * 100
          )
        ) >= LEAST(
          (
            `t9`.`effective_date` - (
              DIV(`t9`.`effective_date`, 10000) * 10000
            )
          ) - (
            (
              DIV(`t9`.`effective_date`, 100) - (
                DIV(`t9`.`effective_date`, 10000) * 100
              )
            ) * 100
          ),
          CASE
            WHEN (
              DIV(`t3`.`date`, 100) - (
                DIV(`t3`.`date`, 10000) * 100
              )
            ) = 2
            THEN IF(
              (
                (
                  DIV(DIV(`t3`.`date`, 10000), 4) * 4
                ) = DIV(`t3`.`date`, 10000)
              )
              AND (
                (
                  (
                    DIV(DIV(`t3`.`date`, 10000), 100) * 100
                  ) <> DIV(`t3`.`date`, 10000)
                )
                OR (
                  (
                    DIV(DIV(`t3`.`date`, 10000), 400) * 400
                  ) = DIV(`t3`.`date`, 10000)
                )
              ),
              29,
              28
            )
            WHEN DIV(`t3`.`date`, 100) - (
              DIV(`t3`.`date`, 10000) * 100
            ) IN (4, 6, 9, 11)
            THEN 30
            ELSE 31
          END
        ),
        (
          (
            (
              DIV(`t3`.`date`, 10000) - DIV(`t9`.`effective_date`, 10000)
            ) * 12
          ) + (
            DIV(`t3`.`date`, 100) - (
              DIV(`t3`.`date`, 10000) * 100
            )
          )
        ) - (
          DIV(`t9`.`effective_date`, 100) - (
            DIV(`t9`.`effective_date`, 10000) * 100
          )
        ),
        (
          (
            (
              (
                DIV(`t3`.`date`, 10000) - DIV(`t9`.`effective_date`, 10000)
              ) * 12
            ) + (
              DIV(`t3`.`date`, 100) - (
                DIV(`t3`.`date`, 10000) * 100
              )
            )
          ) - (
            DIV(`t9`.`effective_date`, 100) - (
              DIV(`t9`.`effective_date`, 10000) * 100
            )
          )
        ) - 1
      ) + 1,
      1
    ),
    `t3`.`policy_month`
  ) AS `month`,
  `t3`.`payment_months` AS `months`,
  CAST((
    `t3`.`reverses` <> 0
  ) AND NOT (
    `t3`.`reversed_distribution` <> 0
  ) AS BIGINT) AS `looks_back`
FROM `transactions` AS `t3`
INNER JOIN (
  SELECT
    `t7`.`policy` AS `of_policy`,
    `t7`.`issuer`,
    `t7`.`product_type`,
    `t7`.`effective_date`,
    `t7`.`no_advance`,
    `t7`.`advance_used`,
    `t7`.`policy_advance_months`,
    `t7`.`own_distribution`,
    `t7`.`own_version`
  FROM (
    SELECT
      `t4`.`policy`,
      `t4`.`issuer`,
      `t4`.`product_type`,
      `t4`.`effective_date`,
      `t4`.`no_advance`,
      `t4`.`advance_used`,
      `t4`.`advance_months` AS `policy_advance_months`,
      IF(`t4`.`distribution` = 0, COALESCE(`t6`.`built_distribution`, 0), `t4`.`distribution`) AS `own_distribution`,
      IF(`t4`.`version` = 0, 1, `t4`.`version`) AS `own_version`
    FROM `policies` AS `t4`
    LEFT OUTER JOIN (
      SELECT
        `t2`.`policy` AS `built_policy`,
        `t2`.`distribution` AS `built_distribution`
      FROM `members` AS `t2`
    ) AS `t6`
      ON `t4`.`policy` = `t6`.`built_policy`
  ) AS `t7`
) AS `t9`
  ON `t3`.`policy` = `t9`.`of_policy`
) AS result
-- step: keep roots_0
SELECT CAST(`links` AS BIGINT) AS `links`, CAST(`reversing` AS BIGINT) AS `reversing`, CAST(`original` AS BIGINT) AS `original` FROM (
SELECT
  `t0`.`links`,
  `t0`.`transaction` AS `reversing`,
  `t0`.`reverses` AS `original`
FROM `facts` AS `t0`
WHERE
  `t0`.`looks_back` = 1
) AS result
-- step: keep roots_1
SELECT CAST(`reversing` AS BIGINT) AS `reversing`, CAST(`original` AS BIGINT) AS `original`, CAST(`links` AS BIGINT) AS `links` FROM (
SELECT
  `t1`.`reversing`,
  COALESCE(`t3`.`first`, `t1`.`original`) AS `original`,
  `t1`.`links` + COALESCE(`t3`.`more`, 0) AS `links`
FROM `roots_0` AS `t1`
LEFT OUTER JOIN (
  SELECT
    `t0`.`links` AS `more`,
    `t0`.`reversing` AS `between`,
    `t0`.`original` AS `first`
  FROM `roots_0` AS `t0`
) AS `t3`
  ON `t1`.`original` = `t3`.`between`
) AS result
-- step: drop roots_0

-- step: keep roots_2
SELECT CAST(`reversing` AS BIGINT) AS `reversing`, CAST(`original` AS BIGINT) AS `original`, CAST(`links` AS BIGINT) AS `links` FROM (
SELECT
  `t1`.`reversing`,
  COALESCE(`t3`.`first`, `t1`.`original`) AS `original`,
  `t1`.`links` + COALESCE(`t3`.`more`, 0) AS `links`
FROM `roots_1` AS `t1`
LEFT OUTER JOIN (
  SELECT
    `t0`.`reversing` AS `between`,
    `t0`.`original` AS `first`,
    `t0`.`links` AS `more`
  FROM `roots_1` AS `t0`
) AS `t3`
  ON `t1`.`original` = `t3`.`between`
) AS result
-- step: drop roots_1

-- step: keep roots_3
SELECT CAST(`reversing` AS BIGINT) AS `reversing`, CAST(`original` AS BIGINT) AS `original`, CAST(`links` AS BIGINT) AS `links` FROM (
SELECT
  `t1`.`reversing`,
  COALESCE(`t3`.`first`, `t1`.`original`) AS `original`,
  `t1`.`links` + COALESCE(`t3`.`more`, 0) AS `links`
FROM `roots_2` AS `t1`
LEFT OUTER JOIN (
  SELECT
    `t0`.`reversing` AS `between`,
    `t0`.`original` AS `first`,
    `t0`.`links` AS `more`
  FROM `roots_2` AS `t0`
) AS `t3`
  ON `t1`.`original` = `t3`.`between`
) AS result
-- step: drop roots_2

-- step: keep dated
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`members` AS BIGINT) AS `members`, CAST(`whole_premium` AS BIGINT) AS `whole_premium`, CAST(`links` AS BIGINT) AS `links`, CAST(`skip` AS BIGINT) AS `skip` FROM (
SELECT
  `t2`.`transaction`,
  `t2`.`policy`,
  `t2`.`date`,
  `t2`.`turn`,
  `t2`.`premium`,
  `t2`.`commission`,
  `t2`.`has_commission`,
  `t2`.`reverses`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t2`.`no_advance`,
  `t2`.`advance_used`,
  `t2`.`policy_advance_months`,
  `t2`.`current`,
  COALESCE(`t7`.`original_distribution`, `t2`.`distribution`) AS `distribution`,
  COALESCE(`t7`.`original_version`, `t2`.`version`) AS `version`,
  COALESCE(`t7`.`original_month`, `t2`.`month`) AS `month`,
  COALESCE(`t7`.`original_months`, `t2`.`months`) AS `months`,
  COALESCE(`t7`.`original_members`, `t2`.`members`) AS `members`,
  COALESCE(`t7`.`original_whole_premium`, `t2`.`whole_premium`) AS `whole_premium`,
  COALESCE(`t7`.`original_links`, `t2`.`links`) AS `links`,
  CAST((
    `t2`.`looks_back` = 1
  ) AND (
    `t7`.`reversing` IS NULL
  ) AS BIGINT) AS `skip`
FROM `facts` AS `t2`
LEFT OUTER JOIN (
  SELECT
    `t5`.`reversing`,
    `t5`.`distribution` AS `original_distribution`,
    `t5`.`version` AS `original_version`,
    `t5`.`month` AS `original_month`,
    `t5`.`months` AS `original_months`,
    `t5`.`members` AS `original_members`,
    `t5`.`whole_premium` AS `original_whole_premium`,
    `t5`.`links` + `t5`.`links_right` AS `original_links`
  FROM (
    SELECT
      `t4`.`reversing`,
      `t4`.`original`,
      `t4`.`links`,
      `t3`.`transaction`,
      `t3`.`policy`,
      `t3`.`date`,
      `t3`.`turn`,
      `t3`.`premium`,
      `t3`.`members`,
      `t3`.`commission`,
      `t3`.`has_commission`,
      `t3`.`reverses`,
      `t3`.`issuer`,
      `t3`.`product_type`,
      `t3`.`no_advance`,
      `t3`.`advance_used`,
      `t3`.`policy_advance_months`,
      `t3`.`links` AS `links_right`,
      `t3`.`whole_premium`,
      `t3`.`current`,
      `t3`.`distribution`,
      `t3`.`version`,
      `t3`.`month`,
      `t3`.`months`,
      `t3`.`looks_back`
    FROM `roots_3` AS `t4`
    INNER JOIN `facts` AS `t3`
      ON `t4`.`original` = `t3`.`transaction`
  ) AS `t5`
  WHERE
    `t5`.`looks_back` = 0
) AS `t7`
  ON `t2`.`transaction` = `t7`.`reversing`
) AS result
-- step: drop facts

-- step: keep cells
SELECT CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`segment` AS BIGINT) AS `segment`, CAST(`from_month` AS BIGINT) AS `from_month`, CAST(`to_month` AS BIGINT) AS `to_month`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`covered` AS BIGINT) AS `covered`, CAST(`band_from` AS BIGINT) AS `band_from`, CAST(`band_to` AS BIGINT) AS `band_to`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`fixed` AS BIGINT) AS `fixed`, CAST(`per_member` AS BIGINT) AS `per_member`, CAST(`of_commission` AS BIGINT) AS `of_commission`, CAST(`advance_months` AS BIGINT) AS `advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent` FROM (
WITH `t4` AS (
  SELECT
    *
  FROM (
    SELECT
      `t0`.`distribution`,
      `t0`.`level`,
      `t0`.`agent`,
      `t0`.`from_month`,
      `t0`.`to_month`,
      `t0`.`percent`,
      `t0`.`fixed`,
      `t0`.`per_member`,
      `t0`.`of_commission`,
      `t0`.`advance_months`,
      `t0`.`admin_fee_percent`
    FROM `distribution_rows` AS `t0`
  ) AS `t2`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t1`.`distribution`,
      `t1`.`level`,
      `t1`.`agent`,
      `t1`.`from_month`,
      `t1`.`to_month`,
      `t1`.`percent`,
      `t1`.`fixed`,
      `t1`.`per_member`,
      `t1`.`of_commission`,
      `t1`.`advance_months`,
      `t1`.`admin_fee_percent`
    FROM `built_rows` AS `t1`
  ) AS `t3`
)
SELECT
  `t17`.`distribution`,
  `t17`.`segment`,
  `t17`.`from_month`,
  `t17`.`to_month`,
  `t9`.`level`,
  `t9`.`agent`,
  CAST(`t13`.`band_key` IS NOT NULL AS BIGINT) AS `covered`,
  COALESCE(`t13`.`band_from`, 0) AS `band_from`,
  COALESCE(`t13`.`band_to`, 0) AS `band_to`,
  COALESCE(`t13`.`percent`, 0) AS `percent`,
  COALESCE(`t13`.`fixed`, 0) AS `fixed`,
  COALESCE(`t13`.`per_member`, 0) AS `per_member`,
  COALESCE(`t13`.`of_commission`, 0) AS `of_commission`,
  COALESCE(`t13`.`advance_months`, 0) AS `advance_months`,
  COALESCE(`t13`.`admin_fee_percent`, 0) AS `admin_fee_percent`
FROM (
  SELECT
    `t15`.`distribution`,
    `t15`.`segment`,
    `t15`.`from_month`,
    `t15`.`to_month`
  FROM (
    SELECT
      `t14`.`distribution`,
      `t14`.`from_month`,
      ROW_NUMBER() OVER (PARTITION BY `t14`.`distribution` ORDER BY `t14`.`from_month` ASC NULLS LAST) - 1 AS `segment`,
      COALESCE(
        LEAD(`t14`.`from_month`) OVER (PARTITION BY `t14`.`distribution` ORDER BY `t14`.`from_month` ASC NULLS LAST) - 1,
        1000000
      ) AS `to_month`
    FROM (
      SELECT
        *
      FROM (
        SELECT
          `t5`.`distribution`,
          1 AS `from_month`
        FROM `t4` AS `t5`
      ) AS `t6`
      UNION
      SELECT
        *
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t5`.`distribution`,
            `t5`.`from_month`
          FROM `t4` AS `t5`
        ) AS `t8`
        UNION
        SELECT
          *
        FROM (
          SELECT
            `t5`.`distribution`,
            `t5`.`to_month` + 1 AS `from_month`
          FROM `t4` AS `t5`
          WHERE
            `t5`.`to_month` < 9999
        ) AS `t10`
      ) AS `t12`
    ) AS `t14`
  ) AS `t15`
) AS `t17`
INNER JOIN (
  SELECT DISTINCT
    `t5`.`distribution`,
    `t5`.`level`,
    `t5`.`agent`
  FROM `t4` AS `t5`
) AS `t9`
  ON `t17`.`distribution` = `t9`.`distribution`
LEFT OUTER JOIN (
  SELECT
    `t5`.`distribution` AS `band_key`,
    `t5`.`level` AS `band_level`,
    `t5`.`percent`,
    `t5`.`fixed`,
    `t5`.`per_member`,
    `t5`.`of_commission`,
    `t5`.`advance_months`,
    `t5`.`admin_fee_percent`,
    `t5`.`from_month` AS `band_from`,
    IF(`t5`.`to_month` >= 9999, 1000000, `t5`.`to_month`) AS `band_to`
  FROM `t4` AS `t5`
) AS `t13`
  ON `t17`.`distribution` = `t13`.`band_key`
  AND `t9`.`level` = `t13`.`band_level`
  AND `t17`.`from_month` >= `t13`.`band_from`
  AND `t17`.`to_month` <= `t13`.`band_to`
) AS result
-- step: keep levels
SELECT CAST(`level_distribution` AS BIGINT) AS `level_distribution`, CAST(`level_segment` AS BIGINT) AS `level_segment`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`fixed` AS BIGINT) AS `fixed`, CAST(`per_member` AS BIGINT) AS `per_member`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`below_fixed` AS BIGINT) AS `below_fixed`, CAST(`below_per_member` AS BIGINT) AS `below_per_member` FROM (
SELECT
  `t0`.`distribution` AS `level_distribution`,
  `t0`.`segment` AS `level_segment`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`percent`,
  `t0`.`fixed`,
  `t0`.`per_member`,
  `t0`.`advance_months` AS `rate_advance_months`,
  `t0`.`admin_fee_percent`,
  COALESCE(
    LAG(`t0`.`percent`) OVER (
      PARTITION BY `t0`.`distribution`, `t0`.`segment`
      ORDER BY `t0`.`level` ASC NULLS LAST
    ),
    0
  ) AS `below_percent`,
  COALESCE(
    LAG(`t0`.`fixed`) OVER (
      PARTITION BY `t0`.`distribution`, `t0`.`segment`
      ORDER BY `t0`.`level` ASC NULLS LAST
    ),
    0
  ) AS `below_fixed`,
  COALESCE(
    LAG(`t0`.`per_member`) OVER (
      PARTITION BY `t0`.`distribution`, `t0`.`segment`
      ORDER BY `t0`.`level` ASC NULLS LAST
    ),
    0
  ) AS `below_per_member`
FROM `cells` AS `t0`
) AS result
-- step: keep pieces
SELECT CAST(`piece_distribution` AS BIGINT) AS `piece_distribution`, CAST(`segment` AS BIGINT) AS `segment`, CAST(`from_month` AS BIGINT) AS `from_month`, CAST(`to_month` AS BIGINT) AS `to_month`, CAST(`of_commission` AS BIGINT) AS `of_commission`, CAST(`complete` AS BIGINT) AS `complete`, CAST(`gap_level` AS BIGINT) AS `gap_level`, CAST(`gap_agent` AS BIGINT) AS `gap_agent`, CAST(`asking_level` AS BIGINT) AS `asking_level`, CAST(`asking_agent` AS BIGINT) AS `asking_agent` FROM (
SELECT
  `t1`.`distribution` AS `piece_distribution`,
  `t1`.`segment`,
  `t1`.`from_month`,
  `t1`.`to_month`,
  `t1`.`of_commission`,
  `t1`.`complete`,
  `t1`.`gap_level`,
  `t1`.`gap_agent`,
  `t1`.`asking_level`,
  `t1`.`asking_agent`
FROM (
  SELECT
    `t0`.`distribution`,
    `t0`.`segment`,
    `t0`.`from_month`,
    `t0`.`to_month`,
    MAX(`t0`.`of_commission`) AS `of_commission`,
    MIN(`t0`.`covered`) AS `complete`,
    COALESCE(MIN(IF(`t0`.`covered` = 0, `t0`.`level`, NULL)), 0) AS `gap_level`,
    COALESCE(
      MIN_BY(
        IF(`t0`.`covered` = 0, `t0`.`agent`, NULL),
        IF(`t0`.`covered` = 0, `t0`.`level`, NULL)
      ),
      0
    ) AS `gap_agent`,
    COALESCE(MIN(IF(`t0`.`of_commission` = 1, `t0`.`level`, NULL)), 0) AS `asking_level`,
    COALESCE(
      MIN_BY(
        IF(`t0`.`of_commission` = 1, `t0`.`agent`, NULL),
        IF(`t0`.`of_commission` = 1, `t0`.`level`, NULL)
      ),
      0
    ) AS `asking_agent`
  FROM `cells` AS `t0`
  GROUP BY
    1,
    2,
    3,
    4
) AS `t1`
) AS result
-- step: keep homeless
SELECT CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`agent` AS BIGINT) AS `agent` FROM (
SELECT
  `t5`.`distribution`,
  MIN_BY(`t5`.`agent`, `t5`.`level`) AS `agent`
FROM (
  SELECT
    `t2`.`distribution`,
    `t2`.`segment`,
    `t2`.`from_month`,
    `t2`.`to_month`,
    `t2`.`level`,
    `t2`.`agent`,
    `t2`.`covered`,
    `t2`.`band_from`,
    `t2`.`band_to`,
    `t2`.`percent`,
    `t2`.`fixed`,
    `t2`.`per_member`,
    `t2`.`of_commission`,
    `t2`.`advance_months`,
    `t2`.`admin_fee_percent`,
    `t4`.`homeless`
  FROM `cells` AS `t2`
  INNER JOIN (
    SELECT
      `t1`.`agent` AS `homeless`
    FROM `agents` AS `t1`
    WHERE
      `t1`.`agency` = 0
  ) AS `t4`
    ON `t2`.`agent` = `t4`.`homeless`
) AS `t5`
GROUP BY
  1
) AS result
-- step: drop cells

-- step: keep first_stretches
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`members` AS BIGINT) AS `members`, CAST(`whole_premium` AS BIGINT) AS `whole_premium`, CAST(`links` AS BIGINT) AS `links`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`segment` AS BIGINT) AS `segment`, CAST(`from_month` AS BIGINT) AS `from_month`, CAST(`to_month` AS BIGINT) AS `to_month`, CAST(`of_commission` AS BIGINT) AS `of_commission`, CAST(`complete` AS BIGINT) AS `complete`, CAST(`gap_level` AS BIGINT) AS `gap_level`, CAST(`gap_agent` AS BIGINT) AS `gap_agent`, CAST(`asking_level` AS BIGINT) AS `asking_level`, CAST(`asking_agent` AS BIGINT) AS `asking_agent` FROM (
SELECT
  `t4`.`transaction`,
  `t4`.`policy`,
  `t4`.`date`,
  `t4`.`turn`,
  `t4`.`premium`,
  `t4`.`commission`,
  `t4`.`has_commission`,
  `t4`.`reverses`,
  `t4`.`issuer`,
  `t4`.`product_type`,
  `t4`.`no_advance`,
  `t4`.`advance_used`,
  `t4`.`policy_advance_months`,
  `t4`.`current`,
  `t4`.`distribution`,
  `t4`.`version`,
  `t4`.`month`,
  `t4`.`months`,
  `t4`.`members`,
  `t4`.`whole_premium`,
  `t4`.`links`,
  `t4`.`skip`,
  `t4`.`segment`,
  `t4`.`from_month`,
  `t4`.`to_month`,
  `t4`.`of_commission`,
  `t4`.`complete`,
  `t4`.`gap_level`,
  `t4`.`gap_agent`,
  `t4`.`asking_level`,
  `t4`.`asking_agent`
FROM (
  SELECT
    `t2`.`transaction`,
    `t2`.`policy`,
    `t2`.`date`,
    `t2`.`turn`,
    `t2`.`premium`,
    `t2`.`commission`,
    `t2`.`has_commission`,
    `t2`.`reverses`,
    `t2`.`issuer`,
    `t2`.`product_type`,
    `t2`.`no_advance`,
    `t2`.`advance_used`,
    `t2`.`policy_advance_months`,
    `t2`.`current`,
    `t2`.`distribution`,
    `t2`.`version`,
    `t2`.`month`,
    `t2`.`months`,
    `t2`.`members`,
    `t2`.`whole_premium`,
    `t2`.`links`,
    `t2`.`skip`,
    `t3`.`piece_distribution`,
    `t3`.`segment`,
    `t3`.`from_month`,
    `t3`.`to_month`,
    `t3`.`of_commission`,
    `t3`.`complete`,
    `t3`.`gap_level`,
    `t3`.`gap_agent`,
    `t3`.`asking_level`,
    `t3`.`asking_agent`
  FROM `dated` AS `t2`
  INNER JOIN `pieces` AS `t3`
    ON `t2`.`distribution` = `t3`.`piece_distribution`
    AND `t2`.`month` >= `t3`.`from_month`
    AND `t2`.`month` <= `t3`.`to_month`
) AS `t4`
) AS result
-- step: keep cut
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`members` AS BIGINT) AS `members`, CAST(`whole_premium` AS BIGINT) AS `whole_premium`, CAST(`links` AS BIGINT) AS `links`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`segment` AS BIGINT) AS `segment`, CAST(`of_commission` AS BIGINT) AS `of_commission`, CAST(`complete` AS BIGINT) AS `complete`, CAST(`gap_level` AS BIGINT) AS `gap_level`, CAST(`gap_agent` AS BIGINT) AS `gap_agent`, CAST(`asking_level` AS BIGINT) AS `asking_level`, CAST(`asking_agent` AS BIGINT) AS `asking_agent`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t7`.`transaction`,
  `t7`.`policy`,
  `t7`.`date`,
  `t7`.`turn`,
  `t7`.`premium`,
  `t7`.`commission`,
  `t7`.`has_commission`,
  `t7`.`reverses`,
  `t7`.`issuer`,
  `t7`.`product_type`,
  `t7`.`no_advance`,
  `t7`.`advance_used`,
  `t7`.`policy_advance_months`,
  `t7`.`current`,
  `t7`.`distribution`,
  `t7`.`version`,
  `t7`.`month`,
  `t7`.`months`,
  `t7`.`members`,
  `t7`.`whole_premium`,
  `t7`.`links`,
  `t7`.`skip`,
  `t7`.`segment`,
  `t7`.`of_commission`,
  `t7`.`complete`,
  `t7`.`gap_level`,
  `t7`.`gap_agent`,
  `t7`.`asking_level`,
  `t7`.`asking_agent`,
  `t7`.`stretch`,
  GREATEST(`t7`.`from_month`, `t7`.`month`) - `t7`.`month` AS `starts`,
  LEAST((
    `t7`.`to_month` - `t7`.`month`
  ) + 1, `t7`.`months`) AS `ends`
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t0`.`transaction`,
      `t0`.`policy`,
      `t0`.`date`,
      `t0`.`turn`,
      `t0`.`premium`,
      `t0`.`commission`,
      `t0`.`has_commission`,
      `t0`.`reverses`,
      `t0`.`issuer`,
      `t0`.`product_type`,
      `t0`.`no_advance`,
      `t0`.`advance_used`,
      `t0`.`policy_advance_months`,
      `t0`.`current`,
      `t0`.`distribution`,
      `t0`.`version`,
      `t0`.`month`,
      `t0`.`months`,
      `t0`.`members`,
      `t0`.`whole_premium`,
      `t0`.`links`,
      `t0`.`skip`,
      `t0`.`segment`,
      `t0`.`from_month`,
      `t0`.`to_month`,
      `t0`.`of_commission`,
      `t0`.`complete`,
      `t0`.`gap_level`,
      `t0`.`gap_agent`,
      `t0`.`asking_level`,
      `t0`.`asking_agent`,
      0 AS `stretch`
    FROM `first_stretches` AS `t0`
  ) AS `t3`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t5`.`transaction`,
      `t5`.`policy`,
      `t5`.`date`,
      `t5`.`turn`,
      `t5`.`premium`,
      `t5`.`commission`,
      `t5`.`has_commission`,
      `t5`.`reverses`,
      `t5`.`issuer`,
      `t5`.`product_type`,
      `t5`.`no_advance`,
      `t5`.`advance_used`,
      `t5`.`policy_advance_months`,
      `t5`.`current`,
      `t5`.`distribution`,
      `t5`.`version`,
      `t5`.`month`,
      `t5`.`months`,
      `t5`.`members`,
      `t5`.`whole_premium`,
      `t5`.`links`,
      `t5`.`skip`,
      `t2`.`segment`,
      `t2`.`from_month`,
      `t2`.`to_month`,
      `t2`.`of_commission`,
      `t2`.`complete`,
      `t2`.`gap_level`,
      `t2`.`gap_agent`,
      `t2`.`asking_level`,
      `t2`.`asking_agent`,
      `t2`.`segment` - `t5`.`first_segment` AS `stretch`
    FROM (
      SELECT
        `t0`.`transaction`,
        `t0`.`policy`,
        `t0`.`date`,
        `t0`.`turn`,
        `t0`.`premium`,
        `t0`.`commission`,
        `t0`.`has_commission`,
        `t0`.`reverses`,
        `t0`.`issuer`,
        `t0`.`product_type`,
        `t0`.`no_advance`,
        `t0`.`advance_used`,
        `t0`.`policy_advance_months`,
        `t0`.`current`,
        `t0`.`distribution`,
        `t0`.`version`,
        `t0`.`month`,
        `t0`.`months`,
        `t0`.`members`,
        `t0`.`whole_premium`,
        `t0`.`links`,
        `t0`.`skip`,
        `t0`.`segment` AS `first_segment`
      FROM `first_stretches` AS `t0`
      WHERE
        (
          (
            `t0`.`month` + `t0`.`months`
          ) - 1
        ) > `t0`.`to_month`
    ) AS `t5`
    INNER JOIN `pieces` AS `t2`
      ON `t5`.`distribution` = `t2`.`piece_distribution`
      AND `t2`.`segment` > `t5`.`first_segment`
      AND `t2`.`from_month` < (
        `t5`.`month` + `t5`.`months`
      )
  ) AS `t6`
) AS `t7`
) AS result
-- step: keep problems
SELECT CAST(`policy` AS BIGINT) AS `policy`, CAST(`code` AS BIGINT) AS `code`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`detail` AS BIGINT) AS `detail` FROM (
SELECT
  *
FROM `build_problems` AS `t0`
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
        `t11`.`policy`,
        1 AS `code`,
        `t11`.`agent`,
        `t11`.`detail`
      FROM (
        SELECT
          `t6`.`policy`,
          MIN_BY(
            `t6`.`transaction`,
            (
              (
                (
                  `t6`.`date` * 10000000
                ) + `t6`.`turn`
              ) * 21
            ) + `t6`.`asking_level`
          ) AS `detail`,
          MIN_BY(
            `t6`.`asking_agent`,
            (
              (
                (
                  `t6`.`date` * 10000000
                ) + `t6`.`turn`
              ) * 21
            ) + `t6`.`asking_level`
          ) AS `agent`
        FROM (
          SELECT
            *
          FROM `cut` AS `t1`
          WHERE
            `t1`.`skip` = 0 AND `t1`.`of_commission` = 1 AND `t1`.`has_commission` = 0
        ) AS `t6`
        GROUP BY
          1
      ) AS `t11`
    ) AS `t15`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        `t12`.`policy`,
        5 AS `code`,
        `t12`.`agent`,
        `t12`.`detail`
      FROM (
        SELECT
          `t7`.`policy`,
          MIN_BY(
            `t7`.`transaction`,
            (
              (
                (
                  `t7`.`date` * 10000000
                ) + `t7`.`turn`
              ) * 21
            ) + `t7`.`gap_level`
          ) AS `detail`,
          MIN_BY(
            `t7`.`gap_agent`,
            (
              (
                (
                  `t7`.`date` * 10000000
                ) + `t7`.`turn`
              ) * 21
            ) + `t7`.`gap_level`
          ) AS `agent`
        FROM (
          SELECT
            *
          FROM `cut` AS `t1`
          WHERE
            `t1`.`skip` = 0 AND `t1`.`complete` = 0
        ) AS `t7`
        GROUP BY
          1
      ) AS `t12`
    ) AS `t16`
  ) AS `t19`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t13`.`policy`,
        8 AS `code`,
        `t13`.`agent`,
        `t13`.`detail`
      FROM (
        SELECT
          `t8`.`policy`,
          MIN_BY(
            `t8`.`transaction`,
            (
              (
                (
                  `t8`.`date` * 10000000
                ) + `t8`.`turn`
              ) * 21
            ) + `t8`.`nobody`
          ) AS `detail`,
          MIN_BY(
            `t8`.`nobody`,
            (
              (
                (
                  `t8`.`date` * 10000000
                ) + `t8`.`turn`
              ) * 21
            ) + `t8`.`nobody`
          ) AS `agent`
        FROM (
          SELECT
            `t2`.`transaction`,
            `t2`.`policy`,
            `t2`.`date`,
            `t2`.`turn`,
            `t2`.`premium`,
            `t2`.`commission`,
            `t2`.`has_commission`,
            `t2`.`reverses`,
            `t2`.`issuer`,
            `t2`.`product_type`,
            `t2`.`no_advance`,
            `t2`.`advance_used`,
            `t2`.`policy_advance_months`,
            `t2`.`current`,
            `t2`.`distribution`,
            `t2`.`version`,
            `t2`.`month`,
            `t2`.`months`,
            `t2`.`members`,
            `t2`.`whole_premium`,
            `t2`.`links`,
            `t2`.`skip`,
            0 AS `nobody`
          FROM `dated` AS `t2`
          WHERE
            `t2`.`skip` = 1
        ) AS `t8`
        GROUP BY
          1
      ) AS `t13`
    ) AS `t17`
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        `t14`.`policy`,
        7 AS `code`,
        `t14`.`agent`,
        0 AS `detail`
      FROM (
        SELECT
          `t10`.`policy`,
          MIN(`t10`.`agent`) AS `agent`
        FROM (
          SELECT
            `t4`.`policy`,
            `t9`.`agent`
          FROM `dated` AS `t4`
          INNER JOIN (
            SELECT
              `t3`.`distribution` AS `home_distribution`,
              `t3`.`agent`
            FROM `homeless` AS `t3`
          ) AS `t9`
            ON `t4`.`distribution` = `t9`.`home_distribution`
        ) AS `t10`
        GROUP BY
          1
      ) AS `t14`
    ) AS `t18`
  ) AS `t20`
) AS `t21`
) AS result
-- step: keep stretches
WITH `kept` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`members` AS BIGINT) AS `members`, CAST(`whole_premium` AS BIGINT) AS `whole_premium`, CAST(`links` AS BIGINT) AS `links`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`segment` AS BIGINT) AS `segment`, CAST(`of_commission` AS BIGINT) AS `of_commission`, CAST(`complete` AS BIGINT) AS `complete`, CAST(`gap_level` AS BIGINT) AS `gap_level`, CAST(`gap_agent` AS BIGINT) AS `gap_agent`, CAST(`asking_level` AS BIGINT) AS `asking_level`, CAST(`asking_agent` AS BIGINT) AS `asking_agent`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends` FROM (
SELECT
  `t2`.`transaction`,
  `t2`.`policy`,
  `t2`.`date`,
  `t2`.`turn`,
  `t2`.`premium`,
  `t2`.`commission`,
  `t2`.`has_commission`,
  `t2`.`reverses`,
  `t2`.`issuer`,
  `t2`.`product_type`,
  `t2`.`no_advance`,
  `t2`.`advance_used`,
  `t2`.`policy_advance_months`,
  `t2`.`current`,
  `t2`.`distribution`,
  `t2`.`version`,
  `t2`.`month`,
  `t2`.`months`,
  `t2`.`members`,
  `t2`.`whole_premium`,
  `t2`.`links`,
  `t2`.`skip`,
  `t2`.`segment`,
  `t2`.`of_commission`,
  `t2`.`complete`,
  `t2`.`gap_level`,
  `t2`.`gap_agent`,
  `t2`.`asking_level`,
  `t2`.`asking_agent`,
  `t2`.`stretch`,
  `t2`.`starts`,
  `t2`.`ends`
FROM `cut` AS `t2`
LEFT ANTI JOIN (
  SELECT DISTINCT
    `t1`.`policy` AS `bad`
  FROM `problems` AS `t1`
) AS `t4`
  ON `t2`.`policy` = `t4`.`bad`
) AS result
)
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`members` AS BIGINT) AS `members`, CAST(`whole_premium` AS BIGINT) AS `whole_premium`, CAST(`links` AS BIGINT) AS `links`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`segment` AS BIGINT) AS `segment`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base` FROM (
SELECT
  `t0`.`transaction`,
  `t0`.`policy`,
  `t0`.`date`,
  `t0`.`turn`,
  `t0`.`premium`,
  `t0`.`commission`,
  `t0`.`has_commission`,
  `t0`.`reverses`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`no_advance`,
  `t0`.`advance_used`,
  `t0`.`policy_advance_months`,
  `t0`.`current`,
  `t0`.`distribution`,
  `t0`.`version`,
  `t0`.`month`,
  `t0`.`months`,
  `t0`.`members`,
  `t0`.`whole_premium`,
  `t0`.`links`,
  `t0`.`skip`,
  `t0`.`segment`,
  `t0`.`stretch`,
  `t0`.`starts`,
  `t0`.`ends`,
  DIV(
    (
      IF(`t0`.`of_commission` = 1, `t0`.`commission`, `t0`.`premium`) * `t0`.`ends` * 2
    ) + IF(
      (
        IF(`t0`.`of_commission` = 1, `t0`.`commission`, `t0`.`premium`) * `t0`.`ends`
      ) < 0,
      -(
        `t0`.`months`
      ),
      `t0`.`months`
    ),
    `t0`.`months` * 2
  ) - DIV(
    (
      IF(`t0`.`of_commission` = 1, `t0`.`commission`, `t0`.`premium`) * `t0`.`starts` * 2
    ) + IF(
      (
        IF(`t0`.`of_commission` = 1, `t0`.`commission`, `t0`.`premium`) * `t0`.`starts`
      ) < 0,
      -(
        `t0`.`months`
      ),
      `t0`.`months`
    ),
    `t0`.`months` * 2
  ) AS `base`
FROM `kept` AS `t0`
) AS result
-- step: drop pieces

-- step: drop homeless

-- step: drop cut

-- step: output items
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`policy_month` AS BIGINT) AS `policy_month`, CAST(`payment_months` AS BIGINT) AS `payment_months` FROM (
SELECT
  *
FROM (
  SELECT
    `t2`.`transaction`,
    `t2`.`policy`,
    `t2`.`distribution`,
    `t2`.`version`,
    `t2`.`month` AS `policy_month`,
    `t2`.`months` AS `payment_months`
  FROM `dated` AS `t2`
  LEFT ANTI JOIN (
    SELECT DISTINCT
      `t1`.`policy` AS `bad`
    FROM `problems` AS `t1`
  ) AS `t4`
    ON `t2`.`policy` = `t4`.`bad`
) AS `t5`
ORDER BY
  `t5`.`transaction` ASC NULLS LAST
) AS result
-- step: output exceptions
SELECT CAST(`code` AS BIGINT) AS `code`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`detail` AS BIGINT) AS `detail` FROM (
SELECT
  `t16`.`code`,
  `t16`.`policy`,
  `t16`.`agent`,
  `t16`.`detail`
FROM (
  SELECT
    *
  FROM (
    SELECT
      *
    FROM `problems` AS `t0`
  ) AS `t5`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t14`.`policy`,
      6 AS `code`,
      `t14`.`agent`,
      `t14`.`debit` AS `detail`
    FROM (
      SELECT DISTINCT
        *
      FROM (
        SELECT
          `t4`.`policy`,
          `t4`.`current`,
          `t11`.`debit`,
          `t11`.`debit_agent` AS `agent`
        FROM (
          SELECT
            `t2`.`policy` AS `debit_policy`,
            `t2`.`agent` AS `debit_agent`,
            `t2`.`debit`,
            `t2`.`imported`
          FROM `debits` AS `t2`
          WHERE
            `t2`.`debit` > 0
        ) AS `t11`
        INNER JOIN `dated` AS `t4`
          ON `t11`.`debit_policy` = `t4`.`policy`
      ) AS `t12`
    ) AS `t14`
    LEFT SEMI JOIN (
      SELECT DISTINCT
        `t1`.`level_distribution`
      FROM `levels` AS `t1`
    ) AS `t8`
      ON `t14`.`current` = `t8`.`level_distribution`
    LEFT ANTI JOIN (
      SELECT DISTINCT
        `t1`.`level_distribution` AS `member_of`,
        `t1`.`agent` AS `member`
      FROM `levels` AS `t1`
    ) AS `t9`
      ON `t14`.`current` = `t9`.`member_of` AND `t14`.`agent` = `t9`.`member`
  ) AS `t15`
) AS `t16`
ORDER BY
  `t16`.`policy` ASC NULLS LAST,
  `t16`.`code` ASC NULLS LAST,
  `t16`.`agent` ASC NULLS LAST
) AS result
-- step: keep terms
SELECT CAST(`terms_agent` AS BIGINT) AS `terms_agent`, CAST(`terms_issuer` AS BIGINT) AS `terms_issuer`, CAST(`terms_type` AS BIGINT) AS `terms_type`, CAST(`barred` AS BIGINT) AS `barred`, CAST(`custom_months` AS BIGINT) AS `custom_months` FROM (
SELECT
  `t15`.`agent` AS `terms_agent`,
  `t15`.`issuer` AS `terms_issuer`,
  `t15`.`product_type` AS `terms_type`,
  CAST((
    `t15`.`terminated` = 1
  )
  OR `t15`.`forfeits`
  OR (
    (
      `t15`.`custom_as_earned` = 1
    )
    OR (
      (
        `t15`.`as_earned` = 1
      )
      AND NOT (
        (
          `t15`.`custom_as_earned` = 0
        ) OR (
          `t15`.`custom_months` >= 0
        )
      )
    )
  ) AS BIGINT) AS `barred`,
  `t15`.`custom_months`
FROM (
  SELECT
    `t4`.`agent`,
    `t4`.`terminated`,
    `t4`.`as_earned`,
    `t7`.`issuer`,
    `t7`.`product_type`,
    COALESCE(`t14`.`custom_as_earned`, -1) AS `custom_as_earned`,
    COALESCE(`t14`.`advance_months`, -1) AS `custom_months`,
    `t8`.`forfeit_agent` IS NOT NULL AS `forfeits`
  FROM `agents` AS `t4`
  CROSS JOIN (
    SELECT DISTINCT
      `t1`.`issuer`,
      `t1`.`product_type`
    FROM `policies` AS `t1`
  ) AS `t7`
  LEFT OUTER JOIN (
    SELECT
      `t12`.`agent` AS `custom_agent`,
      `t12`.`issuer` AS `custom_issuer`,
      `t12`.`product_type` AS `custom_type`,
      `t12`.`advance_months`,
      `t12`.`as_earned` AS `custom_as_earned`
    FROM (
      SELECT
        `t11`.`agent`,
        `t11`.`issuer`,
        `t11`.`product_type`,
        MAX_BY(`t11`.`advance_months`, `t11`.`rank`) AS `advance_months`,
        MAX_BY(`t11`.`as_earned`, `t11`.`rank`) AS `as_earned`
      FROM (
        SELECT
          `t10`.`agent`,
          `t7`.`issuer`,
          `t7`.`product_type`,
          `t10`.`rank`,
          `t10`.`advance_months`,
          `t10`.`as_earned`
        FROM (
          SELECT
            `t3`.`agent`,
            `t3`.`issuer` AS `own_issuer`,
            `t3`.`product_type` AS `own_type`,
            `t3`.`advance_months`,
            `t3`.`as_earned`,
            (
              CAST(`t3`.`product_type` <> 0 AS BIGINT) * 2
            ) + CAST(`t3`.`issuer` <> 0 AS BIGINT) AS `rank`
          FROM `custom_settings` AS `t3`
          WHERE
            `t3`.`agent` <> 0
        ) AS `t10`
        INNER JOIN (
          SELECT DISTINCT
            `t1`.`issuer`,
            `t1`.`product_type`
          FROM `policies` AS `t1`
        ) AS `t7`
          ON (
            (
              `t10`.`own_issuer` = 0
            ) OR (
              `t10`.`own_issuer` = `t7`.`issuer`
            )
          )
          AND (
            (
              `t10`.`own_type` = 0
            ) OR (
              `t10`.`own_type` = `t7`.`product_type`
            )
          )
      ) AS `t11`
      GROUP BY
        1,
        2,
        3
    ) AS `t12`
  ) AS `t14`
    ON `t4`.`agent` = `t14`.`custom_agent`
    AND `t7`.`issuer` = `t14`.`custom_issuer`
    AND `t7`.`product_type` = `t14`.`custom_type`
  LEFT OUTER JOIN (
    SELECT
      `t2`.`agent` AS `forfeit_agent`,
      `t2`.`issuer` AS `forfeit_issuer`
    FROM `forfeits` AS `t2`
  ) AS `t8`
    ON `t4`.`agent` = `t8`.`forfeit_agent` AND `t7`.`issuer` = `t8`.`forfeit_issuer`
) AS `t15`
) AS result
-- step: keep advancing
SELECT CAST(`advancing` AS BIGINT) AS `advancing` FROM (
SELECT
  `t2`.`advancing`
FROM (
  SELECT
    `t1`.`policy`,
    MIN_BY(`t1`.`transaction`, (
      `t1`.`date` * 10000000
    ) + `t1`.`turn`) AS `advancing`
  FROM (
    SELECT
      *
    FROM `stretches` AS `t0`
    WHERE
      `t0`.`premium` > 0
      AND `t0`.`stretch` = 0
      AND `t0`.`no_advance` = 0
      AND `t0`.`advance_used` = 0
  ) AS `t1`
  GROUP BY
    1
) AS `t2`
) AS result
-- step: keep multiple
SELECT CAST(`multiple` AS BIGINT) AS `multiple` FROM (
SELECT
  `t1`.`policy` AS `multiple`
FROM (
  SELECT
    `t0`.`policy`,
    COUNT(*) AS `stretches`
  FROM `stretches` AS `t0`
  GROUP BY
    1
) AS `t1`
WHERE
  `t1`.`stretches` > 1
) AS result
-- step: output lines
WITH `levels_of_single` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`members` AS BIGINT) AS `members`, CAST(`whole_premium` AS BIGINT) AS `whole_premium`, CAST(`links` AS BIGINT) AS `links`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`segment` AS BIGINT) AS `segment`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`fixed` AS BIGINT) AS `fixed`, CAST(`per_member` AS BIGINT) AS `per_member`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`below_fixed` AS BIGINT) AS `below_fixed`, CAST(`below_per_member` AS BIGINT) AS `below_per_member` FROM (
SELECT
  `t4`.`transaction`,
  `t4`.`policy`,
  `t4`.`date`,
  `t4`.`turn`,
  `t4`.`premium`,
  `t4`.`commission`,
  `t4`.`has_commission`,
  `t4`.`reverses`,
  `t4`.`issuer`,
  `t4`.`product_type`,
  `t4`.`no_advance`,
  `t4`.`advance_used`,
  `t4`.`policy_advance_months`,
  `t4`.`current`,
  `t4`.`distribution`,
  `t4`.`version`,
  `t4`.`month`,
  `t4`.`months`,
  `t4`.`members`,
  `t4`.`whole_premium`,
  `t4`.`links`,
  `t4`.`skip`,
  `t4`.`segment`,
  `t4`.`stretch`,
  `t4`.`starts`,
  `t4`.`ends`,
  `t4`.`base`,
  CAST(`t5`.`advancing` IS NOT NULL AS BIGINT) AS `is_advancing`,
  `t7`.`level`,
  `t7`.`agent`,
  `t7`.`percent`,
  `t7`.`fixed`,
  `t7`.`per_member`,
  `t7`.`rate_advance_months`,
  `t7`.`admin_fee_percent`,
  `t7`.`below_percent`,
  `t7`.`below_fixed`,
  `t7`.`below_per_member`
FROM `stretches` AS `t4`
LEFT OUTER JOIN `advancing` AS `t5`
  ON `t4`.`transaction` = `t5`.`advancing`
LEFT ANTI JOIN `multiple` AS `t6`
  ON `t4`.`policy` = `t6`.`multiple`
INNER JOIN `levels` AS `t7`
  ON `t4`.`distribution` = `t7`.`level_distribution`
  AND `t4`.`segment` = `t7`.`level_segment`
) AS result
),
`commission_of_single` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`fixed_part` AS BIGINT) AS `fixed_part`, CAST(`by_rate` AS BIGINT) AS `by_rate` FROM (
SELECT
  `t0`.`transaction`,
  `t0`.`policy`,
  `t0`.`date`,
  `t0`.`turn`,
  `t0`.`premium`,
  `t0`.`commission`,
  `t0`.`has_commission`,
  `t0`.`reverses`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`no_advance`,
  `t0`.`advance_used`,
  `t0`.`policy_advance_months`,
  `t0`.`current`,
  `t0`.`distribution`,
  `t0`.`version`,
  `t0`.`month`,
  `t0`.`months`,
  `t0`.`skip`,
  `t0`.`stretch`,
  `t0`.`starts`,
  `t0`.`ends`,
  `t0`.`base`,
  `t0`.`is_advancing`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`percent`,
  `t0`.`below_percent`,
  `t0`.`rate_advance_months`,
  `t0`.`admin_fee_percent`,
  IF(
    `t0`.`stretch` = 0,
    IF(
      (
        `t0`.`premium` < 0
      )
      OR (
        (
          `t0`.`premium` = 0
        )
        AND (
          `t0`.`whole_premium` = 0
        )
        AND `t0`.`links` IN (1, 3, 5, 7, 9)
      ),
      -(
        IF(
          (
            `t0`.`reverses` <> 0
          ) AND (
            ABS(`t0`.`whole_premium`) <> 0
          ),
          PART_OF(
            `t0`.`fixed` * IF((
              `t0`.`per_member` = 1
            ) AND (
              `t0`.`members` > 0
            ), `t0`.`members`, 1),
            ABS(`t0`.`premium`),
            IF(ABS(`t0`.`whole_premium`) = 0, 1, ABS(`t0`.`whole_premium`))
          ),
          `t0`.`fixed` * IF((
            `t0`.`per_member` = 1
          ) AND (
            `t0`.`members` > 0
          ), `t0`.`members`, 1)
        ) - IF(
          (
            `t0`.`reverses` <> 0
          ) AND (
            ABS(`t0`.`whole_premium`) <> 0
          ),
          PART_OF(
            `t0`.`below_fixed` * IF((
              `t0`.`below_per_member` = 1
            ) AND (
              `t0`.`members` > 0
            ), `t0`.`members`, 1),
            ABS(`t0`.`premium`),
            IF(ABS(`t0`.`whole_premium`) = 0, 1, ABS(`t0`.`whole_premium`))
          ),
          `t0`.`below_fixed` * IF((
            `t0`.`below_per_member` = 1
          ) AND (
            `t0`.`members` > 0
          ), `t0`.`members`, 1)
        )
      ),
      IF(
        (
          `t0`.`reverses` <> 0
        ) AND (
          ABS(`t0`.`whole_premium`) <> 0
        ),
        PART_OF(
          `t0`.`fixed` * IF((
            `t0`.`per_member` = 1
          ) AND (
            `t0`.`members` > 0
          ), `t0`.`members`, 1),
          ABS(`t0`.`premium`),
          IF(ABS(`t0`.`whole_premium`) = 0, 1, ABS(`t0`.`whole_premium`))
        ),
        `t0`.`fixed` * IF((
          `t0`.`per_member` = 1
        ) AND (
          `t0`.`members` > 0
        ), `t0`.`members`, 1)
      ) - IF(
        (
          `t0`.`reverses` <> 0
        ) AND (
          ABS(`t0`.`whole_premium`) <> 0
        ),
        PART_OF(
          `t0`.`below_fixed` * IF((
            `t0`.`below_per_member` = 1
          ) AND (
            `t0`.`members` > 0
          ), `t0`.`members`, 1),
          ABS(`t0`.`premium`),
          IF(ABS(`t0`.`whole_premium`) = 0, 1, ABS(`t0`.`whole_premium`))
        ),
        `t0`.`below_fixed` * IF((
          `t0`.`below_per_member` = 1
        ) AND (
          `t0`.`members` > 0
        ), `t0`.`members`, 1)
      )
    ),
    0
  ) AS `fixed_part`,
  DIV((
    `t0`.`base` * `t0`.`percent`
  ) + IF(`t0`.`base` < 0, -500000, 500000), 1000000) - DIV(
    (
      `t0`.`base` * `t0`.`below_percent`
    ) + IF(`t0`.`base` < 0, -500000, 500000),
    1000000
  ) AS `by_rate`
FROM `levels_of_single` AS `t0`
) AS result
),
`earning_single` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`fixed_part` AS BIGINT) AS `fixed_part`, CAST(`amount` AS BIGINT) AS `amount` FROM (
SELECT
  `t1`.`transaction`,
  `t1`.`policy`,
  `t1`.`date`,
  `t1`.`turn`,
  `t1`.`premium`,
  `t1`.`commission`,
  `t1`.`has_commission`,
  `t1`.`reverses`,
  `t1`.`issuer`,
  `t1`.`product_type`,
  `t1`.`no_advance`,
  `t1`.`advance_used`,
  `t1`.`policy_advance_months`,
  `t1`.`current`,
  `t1`.`distribution`,
  `t1`.`version`,
  `t1`.`month`,
  `t1`.`months`,
  `t1`.`skip`,
  `t1`.`stretch`,
  `t1`.`starts`,
  `t1`.`ends`,
  `t1`.`base`,
  `t1`.`is_advancing`,
  `t1`.`level`,
  `t1`.`agent`,
  `t1`.`percent`,
  `t1`.`below_percent`,
  `t1`.`rate_advance_months`,
  `t1`.`admin_fee_percent`,
  `t1`.`fixed_part`,
  `t1`.`amount`
FROM (
  SELECT
    `t0`.`transaction`,
    `t0`.`policy`,
    `t0`.`date`,
    `t0`.`turn`,
    `t0`.`premium`,
    `t0`.`commission`,
    `t0`.`has_commission`,
    `t0`.`reverses`,
    `t0`.`issuer`,
    `t0`.`product_type`,
    `t0`.`no_advance`,
    `t0`.`advance_used`,
    `t0`.`policy_advance_months`,
    `t0`.`current`,
    `t0`.`distribution`,
    `t0`.`version`,
    `t0`.`month`,
    `t0`.`months`,
    `t0`.`skip`,
    `t0`.`stretch`,
    `t0`.`starts`,
    `t0`.`ends`,
    `t0`.`base`,
    `t0`.`is_advancing`,
    `t0`.`level`,
    `t0`.`agent`,
    `t0`.`percent`,
    `t0`.`below_percent`,
    `t0`.`rate_advance_months`,
    `t0`.`admin_fee_percent`,
    `t0`.`fixed_part`,
    `t0`.`by_rate`,
    `t0`.`by_rate` + `t0`.`fixed_part` AS `amount`
  FROM `commission_of_single` AS `t0`
) AS `t1`
) AS result
),
`owing_single` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`fixed_part` AS BIGINT) AS `fixed_part`, CAST(`amount` AS BIGINT) AS `amount`, CAST(`barred` AS BIGINT) AS `barred`, CAST(`custom_months` AS BIGINT) AS `custom_months`, CAST(`debit` AS BIGINT) AS `debit`, CAST(`imported` AS BIGINT) AS `imported` FROM (
SELECT
  `t3`.`transaction`,
  `t3`.`policy`,
  `t3`.`date`,
  `t3`.`turn`,
  `t3`.`premium`,
  `t3`.`commission`,
  `t3`.`has_commission`,
  `t3`.`reverses`,
  `t3`.`issuer`,
  `t3`.`product_type`,
  `t3`.`no_advance`,
  `t3`.`advance_used`,
  `t3`.`policy_advance_months`,
  `t3`.`current`,
  `t3`.`distribution`,
  `t3`.`version`,
  `t3`.`month`,
  `t3`.`months`,
  `t3`.`skip`,
  `t3`.`stretch`,
  `t3`.`starts`,
  `t3`.`ends`,
  `t3`.`base`,
  `t3`.`is_advancing`,
  `t3`.`level`,
  `t3`.`agent`,
  `t3`.`percent`,
  `t3`.`below_percent`,
  `t3`.`rate_advance_months`,
  `t3`.`admin_fee_percent`,
  `t3`.`fixed_part`,
  `t3`.`amount`,
  `t4`.`barred`,
  `t4`.`custom_months`,
  COALESCE(`t6`.`debit`, 0) AS `debit`,
  COALESCE(`t6`.`imported`, 0) AS `imported`
FROM `earning_single` AS `t3`
LEFT OUTER JOIN `terms` AS `t4`
  ON `t3`.`agent` = `t4`.`terms_agent`
  AND `t3`.`issuer` = `t4`.`terms_issuer`
  AND `t3`.`product_type` = `t4`.`terms_type`
LEFT OUTER JOIN (
  SELECT
    `t2`.`policy` AS `debit_policy`,
    `t2`.`agent` AS `debit_agent`,
    `t2`.`debit`,
    `t2`.`imported`
  FROM `debits` AS `t2`
) AS `t6`
  ON `t3`.`policy` = `t6`.`debit_policy` AND `t3`.`agent` = `t6`.`debit_agent`
) AS result
),
`advancing_single` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`fixed_part` AS BIGINT) AS `fixed_part`, CAST(`amount` AS BIGINT) AS `amount`, CAST(`barred` AS BIGINT) AS `barred`, CAST(`custom_months` AS BIGINT) AS `custom_months`, CAST(`debit` AS BIGINT) AS `debit`, CAST(`imported` AS BIGINT) AS `imported`, CAST(`whole` AS BIGINT) AS `whole`, CAST(`advance` AS BIGINT) AS `advance` FROM (
SELECT
  `t1`.`transaction`,
  `t1`.`policy`,
  `t1`.`date`,
  `t1`.`turn`,
  `t1`.`premium`,
  `t1`.`commission`,
  `t1`.`has_commission`,
  `t1`.`reverses`,
  `t1`.`issuer`,
  `t1`.`product_type`,
  `t1`.`no_advance`,
  `t1`.`advance_used`,
  `t1`.`policy_advance_months`,
  `t1`.`current`,
  `t1`.`distribution`,
  `t1`.`version`,
  `t1`.`month`,
  `t1`.`months`,
  `t1`.`skip`,
  `t1`.`stretch`,
  `t1`.`starts`,
  `t1`.`ends`,
  `t1`.`base`,
  `t1`.`is_advancing`,
  `t1`.`level`,
  `t1`.`agent`,
  `t1`.`percent`,
  `t1`.`below_percent`,
  `t1`.`rate_advance_months`,
  `t1`.`admin_fee_percent`,
  `t1`.`fixed_part`,
  `t1`.`amount`,
  `t1`.`barred`,
  `t1`.`custom_months`,
  `t1`.`debit`,
  `t1`.`imported`,
  `t1`.`whole`,
  IF(
    (
      `t1`.`is_advancing` = 1
    )
    AND (
      `t1`.`stretch` = 0
    )
    AND (
      `t1`.`barred` = 0
    )
    AND (
      `t1`.`imported` = 0
    )
    AND (
      `t1`.`whole` > 0
    )
    AND (
      CASE
        WHEN `t1`.`policy_advance_months` >= 0
        THEN IF(
          `t1`.`custom_months` >= 0,
          LEAST(`t1`.`policy_advance_months`, `t1`.`custom_months`),
          `t1`.`policy_advance_months`
        )
        WHEN `t1`.`custom_months` >= 0
        THEN `t1`.`custom_months`
        ELSE `t1`.`rate_advance_months`
      END > `t1`.`months`
    ),
    DIV(
      (
        `t1`.`whole` * CASE
          WHEN `t1`.`policy_advance_months` >= 0
          THEN IF(
            `t1`.`custom_months` >= 0,
            LEAST(`t1`.`policy_advance_months`, `t1`.`custom_months`),
            `t1`.`policy_advance_months`
          )
          WHEN `t1`.`custom_months` >= 0
          THEN `t1`.`custom_months`
          ELSE `t1`.`rate_advance_months`
        END * 2
      ) + IF(
        (
          `t1`.`whole` * CASE
            WHEN `t1`.`policy_advance_months` >= 0
            THEN IF(
              `t1`.`custom_months` >= 0,
              LEAST(`t1`.`policy_advance_months`, `t1`.`custom_months`),
              `t1`.`policy_advance_months`
            )
            WHEN `t1`.`custom_months` >= 0
            THEN `t1`.`custom_months`
            ELSE `t1`.`rate_advance_months`
          END
        ) < 0,
        -(
          `t1`.`months`
        ),
        `t1`.`months`
      ),
      `t1`.`months` * 2
    ),
    0
  ) AS `advance`
FROM (
  SELECT
    `t0`.`transaction`,
    `t0`.`policy`,
    `t0`.`date`,
    `t0`.`turn`,
    `t0`.`premium`,
    `t0`.`commission`,
    `t0`.`has_commission`,
    `t0`.`reverses`,
    `t0`.`issuer`,
    `t0`.`product_type`,
    `t0`.`no_advance`,
    `t0`.`advance_used`,
    `t0`.`policy_advance_months`,
    `t0`.`current`,
    `t0`.`distribution`,
    `t0`.`version`,
    `t0`.`month`,
    `t0`.`months`,
    `t0`.`skip`,
    `t0`.`stretch`,
    `t0`.`starts`,
    `t0`.`ends`,
    `t0`.`base`,
    `t0`.`is_advancing`,
    `t0`.`level`,
    `t0`.`agent`,
    `t0`.`percent`,
    `t0`.`below_percent`,
    `t0`.`rate_advance_months`,
    `t0`.`admin_fee_percent`,
    `t0`.`fixed_part`,
    `t0`.`amount`,
    `t0`.`barred`,
    `t0`.`custom_months`,
    `t0`.`debit`,
    `t0`.`imported`,
    `t0`.`amount` AS `whole`
  FROM `owing_single` AS `t0`
) AS `t1`
) AS result
),
`advanced_single` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`fixed_part` AS BIGINT) AS `fixed_part`, CAST(`amount` AS BIGINT) AS `amount`, CAST(`barred` AS BIGINT) AS `barred`, CAST(`custom_months` AS BIGINT) AS `custom_months`, CAST(`debit` AS BIGINT) AS `debit`, CAST(`imported` AS BIGINT) AS `imported`, CAST(`whole` AS BIGINT) AS `whole`, CAST(`advance` AS BIGINT) AS `advance`, CAST(`admin_fee` AS BIGINT) AS `admin_fee` FROM (
SELECT
  `t0`.`transaction`,
  `t0`.`policy`,
  `t0`.`date`,
  `t0`.`turn`,
  `t0`.`premium`,
  `t0`.`commission`,
  `t0`.`has_commission`,
  `t0`.`reverses`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`no_advance`,
  `t0`.`advance_used`,
  `t0`.`policy_advance_months`,
  `t0`.`current`,
  `t0`.`distribution`,
  `t0`.`version`,
  `t0`.`month`,
  `t0`.`months`,
  `t0`.`skip`,
  `t0`.`stretch`,
  `t0`.`starts`,
  `t0`.`ends`,
  `t0`.`base`,
  `t0`.`is_advancing`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`percent`,
  `t0`.`below_percent`,
  `t0`.`rate_advance_months`,
  `t0`.`admin_fee_percent`,
  `t0`.`fixed_part`,
  `t0`.`amount`,
  `t0`.`barred`,
  `t0`.`custom_months`,
  `t0`.`debit`,
  `t0`.`imported`,
  `t0`.`whole`,
  `t0`.`advance`,
  DIV(
    (
      `t0`.`advance` * `t0`.`admin_fee_percent`
    ) + IF(`t0`.`advance` < 0, -500000, 500000),
    1000000
  ) AS `admin_fee`
FROM `advancing_single` AS `t0`
) AS result
),
`recovering_single` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`fixed_part` AS BIGINT) AS `fixed_part`, CAST(`amount` AS BIGINT) AS `amount`, CAST(`barred` AS BIGINT) AS `barred`, CAST(`custom_months` AS BIGINT) AS `custom_months`, CAST(`debit` AS BIGINT) AS `debit`, CAST(`imported` AS BIGINT) AS `imported`, CAST(`whole` AS BIGINT) AS `whole`, CAST(`advance` AS BIGINT) AS `advance`, CAST(`admin_fee` AS BIGINT) AS `admin_fee`, CAST(`recovery` AS BIGINT) AS `recovery` FROM (
SELECT
  `t0`.`transaction`,
  `t0`.`policy`,
  `t0`.`date`,
  `t0`.`turn`,
  `t0`.`premium`,
  `t0`.`commission`,
  `t0`.`has_commission`,
  `t0`.`reverses`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`no_advance`,
  `t0`.`advance_used`,
  `t0`.`policy_advance_months`,
  `t0`.`current`,
  `t0`.`distribution`,
  `t0`.`version`,
  `t0`.`month`,
  `t0`.`months`,
  `t0`.`skip`,
  `t0`.`stretch`,
  `t0`.`starts`,
  `t0`.`ends`,
  `t0`.`base`,
  `t0`.`is_advancing`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`percent`,
  `t0`.`below_percent`,
  `t0`.`rate_advance_months`,
  `t0`.`admin_fee_percent`,
  `t0`.`fixed_part`,
  `t0`.`amount`,
  `t0`.`barred`,
  `t0`.`custom_months`,
  `t0`.`debit`,
  `t0`.`imported`,
  `t0`.`whole`,
  `t0`.`advance`,
  `t0`.`admin_fee`,
  LEAST(GREATEST(`t0`.`amount`, 0), `t0`.`debit` + `t0`.`advance`) AS `recovery`
FROM `advanced_single` AS `t0`
) AS result
),
`levels_of_several` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`members` AS BIGINT) AS `members`, CAST(`whole_premium` AS BIGINT) AS `whole_premium`, CAST(`links` AS BIGINT) AS `links`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`segment` AS BIGINT) AS `segment`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`fixed` AS BIGINT) AS `fixed`, CAST(`per_member` AS BIGINT) AS `per_member`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`below_fixed` AS BIGINT) AS `below_fixed`, CAST(`below_per_member` AS BIGINT) AS `below_per_member` FROM (
SELECT
  `t4`.`transaction`,
  `t4`.`policy`,
  `t4`.`date`,
  `t4`.`turn`,
  `t4`.`premium`,
  `t4`.`commission`,
  `t4`.`has_commission`,
  `t4`.`reverses`,
  `t4`.`issuer`,
  `t4`.`product_type`,
  `t4`.`no_advance`,
  `t4`.`advance_used`,
  `t4`.`policy_advance_months`,
  `t4`.`current`,
  `t4`.`distribution`,
  `t4`.`version`,
  `t4`.`month`,
  `t4`.`months`,
  `t4`.`members`,
  `t4`.`whole_premium`,
  `t4`.`links`,
  `t4`.`skip`,
  `t4`.`segment`,
  `t4`.`stretch`,
  `t4`.`starts`,
  `t4`.`ends`,
  `t4`.`base`,
  CAST(`t5`.`advancing` IS NOT NULL AS BIGINT) AS `is_advancing`,
  `t7`.`level`,
  `t7`.`agent`,
  `t7`.`percent`,
  `t7`.`fixed`,
  `t7`.`per_member`,
  `t7`.`rate_advance_months`,
  `t7`.`admin_fee_percent`,
  `t7`.`below_percent`,
  `t7`.`below_fixed`,
  `t7`.`below_per_member`
FROM `stretches` AS `t4`
LEFT OUTER JOIN `advancing` AS `t5`
  ON `t4`.`transaction` = `t5`.`advancing`
LEFT SEMI JOIN `multiple` AS `t6`
  ON `t4`.`policy` = `t6`.`multiple`
INNER JOIN `levels` AS `t7`
  ON `t4`.`distribution` = `t7`.`level_distribution`
  AND `t4`.`segment` = `t7`.`level_segment`
) AS result
),
`commission_of_several` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`fixed_part` AS BIGINT) AS `fixed_part`, CAST(`by_rate` AS BIGINT) AS `by_rate` FROM (
SELECT
  `t0`.`transaction`,
  `t0`.`policy`,
  `t0`.`date`,
  `t0`.`turn`,
  `t0`.`premium`,
  `t0`.`commission`,
  `t0`.`has_commission`,
  `t0`.`reverses`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`no_advance`,
  `t0`.`advance_used`,
  `t0`.`policy_advance_months`,
  `t0`.`current`,
  `t0`.`distribution`,
  `t0`.`version`,
  `t0`.`month`,
  `t0`.`months`,
  `t0`.`skip`,
  `t0`.`stretch`,
  `t0`.`starts`,
  `t0`.`ends`,
  `t0`.`base`,
  `t0`.`is_advancing`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`percent`,
  `t0`.`below_percent`,
  `t0`.`rate_advance_months`,
  `t0`.`admin_fee_percent`,
  IF(
    `t0`.`stretch` = 0,
    IF(
      (
        `t0`.`premium` < 0
      )
      OR (
        (
          `t0`.`premium` = 0
        )
        AND (
          `t0`.`whole_premium` = 0
        )
        AND `t0`.`links` IN (1, 3, 5, 7, 9)
      ),
      -(
        IF(
          (
            `t0`.`reverses` <> 0
          ) AND (
            ABS(`t0`.`whole_premium`) <> 0
          ),
          PART_OF(
            `t0`.`fixed` * IF((
              `t0`.`per_member` = 1
            ) AND (
              `t0`.`members` > 0
            ), `t0`.`members`, 1),
            ABS(`t0`.`premium`),
            IF(ABS(`t0`.`whole_premium`) = 0, 1, ABS(`t0`.`whole_premium`))
          ),
          `t0`.`fixed` * IF((
            `t0`.`per_member` = 1
          ) AND (
            `t0`.`members` > 0
          ), `t0`.`members`, 1)
        ) - IF(
          (
            `t0`.`reverses` <> 0
          ) AND (
            ABS(`t0`.`whole_premium`) <> 0
          ),
          PART_OF(
            `t0`.`below_fixed` * IF((
              `t0`.`below_per_member` = 1
            ) AND (
              `t0`.`members` > 0
            ), `t0`.`members`, 1),
            ABS(`t0`.`premium`),
            IF(ABS(`t0`.`whole_premium`) = 0, 1, ABS(`t0`.`whole_premium`))
          ),
          `t0`.`below_fixed` * IF((
            `t0`.`below_per_member` = 1
          ) AND (
            `t0`.`members` > 0
          ), `t0`.`members`, 1)
        )
      ),
      IF(
        (
          `t0`.`reverses` <> 0
        ) AND (
          ABS(`t0`.`whole_premium`) <> 0
        ),
        PART_OF(
          `t0`.`fixed` * IF((
            `t0`.`per_member` = 1
          ) AND (
            `t0`.`members` > 0
          ), `t0`.`members`, 1),
          ABS(`t0`.`premium`),
          IF(ABS(`t0`.`whole_premium`) = 0, 1, ABS(`t0`.`whole_premium`))
        ),
        `t0`.`fixed` * IF((
          `t0`.`per_member` = 1
        ) AND (
          `t0`.`members` > 0
        ), `t0`.`members`, 1)
      ) - IF(
        (
          `t0`.`reverses` <> 0
        ) AND (
          ABS(`t0`.`whole_premium`) <> 0
        ),
        PART_OF(
          `t0`.`below_fixed` * IF((
            `t0`.`below_per_member` = 1
          ) AND (
            `t0`.`members` > 0
          ), `t0`.`members`, 1),
          ABS(`t0`.`premium`),
          IF(ABS(`t0`.`whole_premium`) = 0, 1, ABS(`t0`.`whole_premium`))
        ),
        `t0`.`below_fixed` * IF((
          `t0`.`below_per_member` = 1
        ) AND (
          `t0`.`members` > 0
        ), `t0`.`members`, 1)
      )
    ),
    0
  ) AS `fixed_part`,
  DIV((
    `t0`.`base` * `t0`.`percent`
  ) + IF(`t0`.`base` < 0, -500000, 500000), 1000000) - DIV(
    (
      `t0`.`base` * `t0`.`below_percent`
    ) + IF(`t0`.`base` < 0, -500000, 500000),
    1000000
  ) AS `by_rate`
FROM `levels_of_several` AS `t0`
) AS result
),
`earning_several` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`fixed_part` AS BIGINT) AS `fixed_part`, CAST(`amount` AS BIGINT) AS `amount` FROM (
SELECT
  `t1`.`transaction`,
  `t1`.`policy`,
  `t1`.`date`,
  `t1`.`turn`,
  `t1`.`premium`,
  `t1`.`commission`,
  `t1`.`has_commission`,
  `t1`.`reverses`,
  `t1`.`issuer`,
  `t1`.`product_type`,
  `t1`.`no_advance`,
  `t1`.`advance_used`,
  `t1`.`policy_advance_months`,
  `t1`.`current`,
  `t1`.`distribution`,
  `t1`.`version`,
  `t1`.`month`,
  `t1`.`months`,
  `t1`.`skip`,
  `t1`.`stretch`,
  `t1`.`starts`,
  `t1`.`ends`,
  `t1`.`base`,
  `t1`.`is_advancing`,
  `t1`.`level`,
  `t1`.`agent`,
  `t1`.`percent`,
  `t1`.`below_percent`,
  `t1`.`rate_advance_months`,
  `t1`.`admin_fee_percent`,
  `t1`.`fixed_part`,
  `t1`.`amount`
FROM (
  SELECT
    `t0`.`transaction`,
    `t0`.`policy`,
    `t0`.`date`,
    `t0`.`turn`,
    `t0`.`premium`,
    `t0`.`commission`,
    `t0`.`has_commission`,
    `t0`.`reverses`,
    `t0`.`issuer`,
    `t0`.`product_type`,
    `t0`.`no_advance`,
    `t0`.`advance_used`,
    `t0`.`policy_advance_months`,
    `t0`.`current`,
    `t0`.`distribution`,
    `t0`.`version`,
    `t0`.`month`,
    `t0`.`months`,
    `t0`.`skip`,
    `t0`.`stretch`,
    `t0`.`starts`,
    `t0`.`ends`,
    `t0`.`base`,
    `t0`.`is_advancing`,
    `t0`.`level`,
    `t0`.`agent`,
    `t0`.`percent`,
    `t0`.`below_percent`,
    `t0`.`rate_advance_months`,
    `t0`.`admin_fee_percent`,
    `t0`.`fixed_part`,
    `t0`.`by_rate`,
    `t0`.`by_rate` + `t0`.`fixed_part` AS `amount`
  FROM `commission_of_several` AS `t0`
) AS `t1`
) AS result
),
`owing_several` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`fixed_part` AS BIGINT) AS `fixed_part`, CAST(`amount` AS BIGINT) AS `amount`, CAST(`barred` AS BIGINT) AS `barred`, CAST(`custom_months` AS BIGINT) AS `custom_months`, CAST(`debit` AS BIGINT) AS `debit`, CAST(`imported` AS BIGINT) AS `imported` FROM (
SELECT
  `t3`.`transaction`,
  `t3`.`policy`,
  `t3`.`date`,
  `t3`.`turn`,
  `t3`.`premium`,
  `t3`.`commission`,
  `t3`.`has_commission`,
  `t3`.`reverses`,
  `t3`.`issuer`,
  `t3`.`product_type`,
  `t3`.`no_advance`,
  `t3`.`advance_used`,
  `t3`.`policy_advance_months`,
  `t3`.`current`,
  `t3`.`distribution`,
  `t3`.`version`,
  `t3`.`month`,
  `t3`.`months`,
  `t3`.`skip`,
  `t3`.`stretch`,
  `t3`.`starts`,
  `t3`.`ends`,
  `t3`.`base`,
  `t3`.`is_advancing`,
  `t3`.`level`,
  `t3`.`agent`,
  `t3`.`percent`,
  `t3`.`below_percent`,
  `t3`.`rate_advance_months`,
  `t3`.`admin_fee_percent`,
  `t3`.`fixed_part`,
  `t3`.`amount`,
  `t4`.`barred`,
  `t4`.`custom_months`,
  COALESCE(`t6`.`debit`, 0) AS `debit`,
  COALESCE(`t6`.`imported`, 0) AS `imported`
FROM `earning_several` AS `t3`
LEFT OUTER JOIN `terms` AS `t4`
  ON `t3`.`agent` = `t4`.`terms_agent`
  AND `t3`.`issuer` = `t4`.`terms_issuer`
  AND `t3`.`product_type` = `t4`.`terms_type`
LEFT OUTER JOIN (
  SELECT
    `t2`.`policy` AS `debit_policy`,
    `t2`.`agent` AS `debit_agent`,
    `t2`.`debit`,
    `t2`.`imported`
  FROM `debits` AS `t2`
) AS `t6`
  ON `t3`.`policy` = `t6`.`debit_policy` AND `t3`.`agent` = `t6`.`debit_agent`
) AS result
),
`advancing_several` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`fixed_part` AS BIGINT) AS `fixed_part`, CAST(`amount` AS BIGINT) AS `amount`, CAST(`barred` AS BIGINT) AS `barred`, CAST(`custom_months` AS BIGINT) AS `custom_months`, CAST(`debit` AS BIGINT) AS `debit`, CAST(`imported` AS BIGINT) AS `imported`, CAST(`whole` AS BIGINT) AS `whole`, CAST(`advance` AS BIGINT) AS `advance` FROM (
SELECT
  `t1`.`transaction`,
  `t1`.`policy`,
  `t1`.`date`,
  `t1`.`turn`,
  `t1`.`premium`,
  `t1`.`commission`,
  `t1`.`has_commission`,
  `t1`.`reverses`,
  `t1`.`issuer`,
  `t1`.`product_type`,
  `t1`.`no_advance`,
  `t1`.`advance_used`,
  `t1`.`policy_advance_months`,
  `t1`.`current`,
  `t1`.`distribution`,
  `t1`.`version`,
  `t1`.`month`,
  `t1`.`months`,
  `t1`.`skip`,
  `t1`.`stretch`,
  `t1`.`starts`,
  `t1`.`ends`,
  `t1`.`base`,
  `t1`.`is_advancing`,
  `t1`.`level`,
  `t1`.`agent`,
  `t1`.`percent`,
  `t1`.`below_percent`,
  `t1`.`rate_advance_months`,
  `t1`.`admin_fee_percent`,
  `t1`.`fixed_part`,
  `t1`.`amount`,
  `t1`.`barred`,
  `t1`.`custom_months`,
  `t1`.`debit`,
  `t1`.`imported`,
  `t1`.`whole`,
  IF(
    (
      `t1`.`is_advancing` = 1
    )
    AND (
      `t1`.`stretch` = 0
    )
    AND (
      `t1`.`barred` = 0
    )
    AND (
      `t1`.`imported` = 0
    )
    AND (
      `t1`.`whole` > 0
    )
    AND (
      CASE
        WHEN `t1`.`policy_advance_months` >= 0
        THEN IF(
          `t1`.`custom_months` >= 0,
          LEAST(`t1`.`policy_advance_months`, `t1`.`custom_months`),
          `t1`.`policy_advance_months`
        )
        WHEN `t1`.`custom_months` >= 0
        THEN `t1`.`custom_months`
        ELSE `t1`.`rate_advance_months`
      END > `t1`.`months`
    ),
    DIV(
      (
        `t1`.`whole` * CASE
          WHEN `t1`.`policy_advance_months` >= 0
          THEN IF(
            `t1`.`custom_months` >= 0,
            LEAST(`t1`.`policy_advance_months`, `t1`.`custom_months`),
            `t1`.`policy_advance_months`
          )
          WHEN `t1`.`custom_months` >= 0
          THEN `t1`.`custom_months`
          ELSE `t1`.`rate_advance_months`
        END * 2
      ) + IF(
        (
          `t1`.`whole` * CASE
            WHEN `t1`.`policy_advance_months` >= 0
            THEN IF(
              `t1`.`custom_months` >= 0,
              LEAST(`t1`.`policy_advance_months`, `t1`.`custom_months`),
              `t1`.`policy_advance_months`
            )
            WHEN `t1`.`custom_months` >= 0
            THEN `t1`.`custom_months`
            ELSE `t1`.`rate_advance_months`
          END
        ) < 0,
        -(
          `t1`.`months`
        ),
        `t1`.`months`
      ),
      `t1`.`months` * 2
    ),
    0
  ) AS `advance`
FROM (
  SELECT
    `t0`.`transaction`,
    `t0`.`policy`,
    `t0`.`date`,
    `t0`.`turn`,
    `t0`.`premium`,
    `t0`.`commission`,
    `t0`.`has_commission`,
    `t0`.`reverses`,
    `t0`.`issuer`,
    `t0`.`product_type`,
    `t0`.`no_advance`,
    `t0`.`advance_used`,
    `t0`.`policy_advance_months`,
    `t0`.`current`,
    `t0`.`distribution`,
    `t0`.`version`,
    `t0`.`month`,
    `t0`.`months`,
    `t0`.`skip`,
    `t0`.`stretch`,
    `t0`.`starts`,
    `t0`.`ends`,
    `t0`.`base`,
    `t0`.`is_advancing`,
    `t0`.`level`,
    `t0`.`agent`,
    `t0`.`percent`,
    `t0`.`below_percent`,
    `t0`.`rate_advance_months`,
    `t0`.`admin_fee_percent`,
    `t0`.`fixed_part`,
    `t0`.`amount`,
    `t0`.`barred`,
    `t0`.`custom_months`,
    `t0`.`debit`,
    `t0`.`imported`,
    SUM(`t0`.`amount`) OVER (
      PARTITION BY `t0`.`agent`, `t0`.`transaction`
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS `whole`
  FROM `owing_several` AS `t0`
) AS `t1`
) AS result
),
`advanced_several` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`fixed_part` AS BIGINT) AS `fixed_part`, CAST(`amount` AS BIGINT) AS `amount`, CAST(`barred` AS BIGINT) AS `barred`, CAST(`custom_months` AS BIGINT) AS `custom_months`, CAST(`debit` AS BIGINT) AS `debit`, CAST(`imported` AS BIGINT) AS `imported`, CAST(`whole` AS BIGINT) AS `whole`, CAST(`advance` AS BIGINT) AS `advance`, CAST(`admin_fee` AS BIGINT) AS `admin_fee` FROM (
SELECT
  `t0`.`transaction`,
  `t0`.`policy`,
  `t0`.`date`,
  `t0`.`turn`,
  `t0`.`premium`,
  `t0`.`commission`,
  `t0`.`has_commission`,
  `t0`.`reverses`,
  `t0`.`issuer`,
  `t0`.`product_type`,
  `t0`.`no_advance`,
  `t0`.`advance_used`,
  `t0`.`policy_advance_months`,
  `t0`.`current`,
  `t0`.`distribution`,
  `t0`.`version`,
  `t0`.`month`,
  `t0`.`months`,
  `t0`.`skip`,
  `t0`.`stretch`,
  `t0`.`starts`,
  `t0`.`ends`,
  `t0`.`base`,
  `t0`.`is_advancing`,
  `t0`.`level`,
  `t0`.`agent`,
  `t0`.`percent`,
  `t0`.`below_percent`,
  `t0`.`rate_advance_months`,
  `t0`.`admin_fee_percent`,
  `t0`.`fixed_part`,
  `t0`.`amount`,
  `t0`.`barred`,
  `t0`.`custom_months`,
  `t0`.`debit`,
  `t0`.`imported`,
  `t0`.`whole`,
  `t0`.`advance`,
  DIV(
    (
      `t0`.`advance` * `t0`.`admin_fee_percent`
    ) + IF(`t0`.`advance` < 0, -500000, 500000),
    1000000
  ) AS `admin_fee`
FROM `advancing_several` AS `t0`
) AS result
),
`recovering_several` AS (
SELECT CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`policy` AS BIGINT) AS `policy`, CAST(`date` AS BIGINT) AS `date`, CAST(`turn` AS BIGINT) AS `turn`, CAST(`premium` AS BIGINT) AS `premium`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`has_commission` AS BIGINT) AS `has_commission`, CAST(`reverses` AS BIGINT) AS `reverses`, CAST(`issuer` AS BIGINT) AS `issuer`, CAST(`product_type` AS BIGINT) AS `product_type`, CAST(`no_advance` AS BIGINT) AS `no_advance`, CAST(`advance_used` AS BIGINT) AS `advance_used`, CAST(`policy_advance_months` AS BIGINT) AS `policy_advance_months`, CAST(`current` AS BIGINT) AS `current`, CAST(`distribution` AS BIGINT) AS `distribution`, CAST(`version` AS BIGINT) AS `version`, CAST(`month` AS BIGINT) AS `month`, CAST(`months` AS BIGINT) AS `months`, CAST(`skip` AS BIGINT) AS `skip`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`starts` AS BIGINT) AS `starts`, CAST(`ends` AS BIGINT) AS `ends`, CAST(`base` AS BIGINT) AS `base`, CAST(`is_advancing` AS BIGINT) AS `is_advancing`, CAST(`level` AS BIGINT) AS `level`, CAST(`agent` AS BIGINT) AS `agent`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`rate_advance_months` AS BIGINT) AS `rate_advance_months`, CAST(`admin_fee_percent` AS BIGINT) AS `admin_fee_percent`, CAST(`fixed_part` AS BIGINT) AS `fixed_part`, CAST(`amount` AS BIGINT) AS `amount`, CAST(`barred` AS BIGINT) AS `barred`, CAST(`custom_months` AS BIGINT) AS `custom_months`, CAST(`debit` AS BIGINT) AS `debit`, CAST(`imported` AS BIGINT) AS `imported`, CAST(`whole` AS BIGINT) AS `whole`, CAST(`advance` AS BIGINT) AS `advance`, CAST(`admin_fee` AS BIGINT) AS `admin_fee`, CAST(`positive` AS BIGINT) AS `positive`, CAST(`earned_so_far` AS BIGINT) AS `earned_so_far`, CAST(`owed_so_far` AS BIGINT) AS `owed_so_far`, CAST(`short` AS BIGINT) AS `short`, CAST(`recovered` AS BIGINT) AS `recovered`, CAST(`recovery` AS BIGINT) AS `recovery` FROM (
SELECT
  `t4`.`transaction`,
  `t4`.`policy`,
  `t4`.`date`,
  `t4`.`turn`,
  `t4`.`premium`,
  `t4`.`commission`,
  `t4`.`has_commission`,
  `t4`.`reverses`,
  `t4`.`issuer`,
  `t4`.`product_type`,
  `t4`.`no_advance`,
  `t4`.`advance_used`,
  `t4`.`policy_advance_months`,
  `t4`.`current`,
  `t4`.`distribution`,
  `t4`.`version`,
  `t4`.`month`,
  `t4`.`months`,
  `t4`.`skip`,
  `t4`.`stretch`,
  `t4`.`starts`,
  `t4`.`ends`,
  `t4`.`base`,
  `t4`.`is_advancing`,
  `t4`.`level`,
  `t4`.`agent`,
  `t4`.`percent`,
  `t4`.`below_percent`,
  `t4`.`rate_advance_months`,
  `t4`.`admin_fee_percent`,
  `t4`.`fixed_part`,
  `t4`.`amount`,
  `t4`.`barred`,
  `t4`.`custom_months`,
  `t4`.`debit`,
  `t4`.`imported`,
  `t4`.`whole`,
  `t4`.`advance`,
  `t4`.`admin_fee`,
  `t4`.`positive`,
  `t4`.`earned_so_far`,
  `t4`.`owed_so_far`,
  `t4`.`short`,
  `t4`.`recovered`,
  `t4`.`recovered` - COALESCE(
    LAG(`t4`.`recovered`) OVER (
      PARTITION BY `t4`.`policy`, `t4`.`agent`
      ORDER BY `t4`.`date` ASC NULLS LAST, `t4`.`turn` ASC NULLS LAST, `t4`.`stretch` ASC NULLS LAST
    ),
    0
  ) AS `recovery`
FROM (
  SELECT
    `t3`.`transaction`,
    `t3`.`policy`,
    `t3`.`date`,
    `t3`.`turn`,
    `t3`.`premium`,
    `t3`.`commission`,
    `t3`.`has_commission`,
    `t3`.`reverses`,
    `t3`.`issuer`,
    `t3`.`product_type`,
    `t3`.`no_advance`,
    `t3`.`advance_used`,
    `t3`.`policy_advance_months`,
    `t3`.`current`,
    `t3`.`distribution`,
    `t3`.`version`,
    `t3`.`month`,
    `t3`.`months`,
    `t3`.`skip`,
    `t3`.`stretch`,
    `t3`.`starts`,
    `t3`.`ends`,
    `t3`.`base`,
    `t3`.`is_advancing`,
    `t3`.`level`,
    `t3`.`agent`,
    `t3`.`percent`,
    `t3`.`below_percent`,
    `t3`.`rate_advance_months`,
    `t3`.`admin_fee_percent`,
    `t3`.`fixed_part`,
    `t3`.`amount`,
    `t3`.`barred`,
    `t3`.`custom_months`,
    `t3`.`debit`,
    `t3`.`imported`,
    `t3`.`whole`,
    `t3`.`advance`,
    `t3`.`admin_fee`,
    `t3`.`positive`,
    `t3`.`earned_so_far`,
    `t3`.`owed_so_far`,
    `t3`.`short`,
    `t3`.`earned_so_far` + LEAST(`t3`.`short`, 0) AS `recovered`
  FROM (
    SELECT
      `t2`.`transaction`,
      `t2`.`policy`,
      `t2`.`date`,
      `t2`.`turn`,
      `t2`.`premium`,
      `t2`.`commission`,
      `t2`.`has_commission`,
      `t2`.`reverses`,
      `t2`.`issuer`,
      `t2`.`product_type`,
      `t2`.`no_advance`,
      `t2`.`advance_used`,
      `t2`.`policy_advance_months`,
      `t2`.`current`,
      `t2`.`distribution`,
      `t2`.`version`,
      `t2`.`month`,
      `t2`.`months`,
      `t2`.`skip`,
      `t2`.`stretch`,
      `t2`.`starts`,
      `t2`.`ends`,
      `t2`.`base`,
      `t2`.`is_advancing`,
      `t2`.`level`,
      `t2`.`agent`,
      `t2`.`percent`,
      `t2`.`below_percent`,
      `t2`.`rate_advance_months`,
      `t2`.`admin_fee_percent`,
      `t2`.`fixed_part`,
      `t2`.`amount`,
      `t2`.`barred`,
      `t2`.`custom_months`,
      `t2`.`debit`,
      `t2`.`imported`,
      `t2`.`whole`,
      `t2`.`advance`,
      `t2`.`admin_fee`,
      `t2`.`positive`,
      `t2`.`earned_so_far`,
      `t2`.`owed_so_far`,
      MIN(`t2`.`owed_so_far` - `t2`.`earned_so_far`) OVER (
        PARTITION BY `t2`.`policy`, `t2`.`agent`
        ORDER BY `t2`.`date` ASC NULLS LAST, `t2`.`turn` ASC NULLS LAST, `t2`.`stretch` ASC NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS `short`
    FROM (
      SELECT
        `t1`.`transaction`,
        `t1`.`policy`,
        `t1`.`date`,
        `t1`.`turn`,
        `t1`.`premium`,
        `t1`.`commission`,
        `t1`.`has_commission`,
        `t1`.`reverses`,
        `t1`.`issuer`,
        `t1`.`product_type`,
        `t1`.`no_advance`,
        `t1`.`advance_used`,
        `t1`.`policy_advance_months`,
        `t1`.`current`,
        `t1`.`distribution`,
        `t1`.`version`,
        `t1`.`month`,
        `t1`.`months`,
        `t1`.`skip`,
        `t1`.`stretch`,
        `t1`.`starts`,
        `t1`.`ends`,
        `t1`.`base`,
        `t1`.`is_advancing`,
        `t1`.`level`,
        `t1`.`agent`,
        `t1`.`percent`,
        `t1`.`below_percent`,
        `t1`.`rate_advance_months`,
        `t1`.`admin_fee_percent`,
        `t1`.`fixed_part`,
        `t1`.`amount`,
        `t1`.`barred`,
        `t1`.`custom_months`,
        `t1`.`debit`,
        `t1`.`imported`,
        `t1`.`whole`,
        `t1`.`advance`,
        `t1`.`admin_fee`,
        `t1`.`positive`,
        SUM(`t1`.`positive`) OVER (
          PARTITION BY `t1`.`policy`, `t1`.`agent`
          ORDER BY `t1`.`date` ASC NULLS LAST, `t1`.`turn` ASC NULLS LAST, `t1`.`stretch` ASC NULLS LAST
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS `earned_so_far`,
        `t1`.`debit` + SUM(`t1`.`advance`) OVER (
          PARTITION BY `t1`.`policy`, `t1`.`agent`
          ORDER BY `t1`.`date` ASC NULLS LAST, `t1`.`turn` ASC NULLS LAST, `t1`.`stretch` ASC NULLS LAST
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS `owed_so_far`
      FROM (
        SELECT
          `t0`.`transaction`,
          `t0`.`policy`,
          `t0`.`date`,
          `t0`.`turn`,
          `t0`.`premium`,
          `t0`.`commission`,
          `t0`.`has_commission`,
          `t0`.`reverses`,
          `t0`.`issuer`,
          `t0`.`product_type`,
          `t0`.`no_advance`,
          `t0`.`advance_used`,
          `t0`.`policy_advance_months`,
          `t0`.`current`,
          `t0`.`distribution`,
          `t0`.`version`,
          `t0`.`month`,
          `t0`.`months`,
          `t0`.`skip`,
          `t0`.`stretch`,
          `t0`.`starts`,
          `t0`.`ends`,
          `t0`.`base`,
          `t0`.`is_advancing`,
          `t0`.`level`,
          `t0`.`agent`,
          `t0`.`percent`,
          `t0`.`below_percent`,
          `t0`.`rate_advance_months`,
          `t0`.`admin_fee_percent`,
          `t0`.`fixed_part`,
          `t0`.`amount`,
          `t0`.`barred`,
          `t0`.`custom_months`,
          `t0`.`debit`,
          `t0`.`imported`,
          `t0`.`whole`,
          `t0`.`advance`,
          `t0`.`admin_fee`,
          GREATEST(`t0`.`amount`, 0) AS `positive`
        FROM `advanced_several` AS `t0`
      ) AS `t1`
    ) AS `t2`
  ) AS `t3`
) AS `t4`
) AS result
)
SELECT CAST(`agent` AS BIGINT) AS `agent`, CAST(`transaction` AS BIGINT) AS `transaction`, CAST(`stretch` AS BIGINT) AS `stretch`, CAST(`level` AS BIGINT) AS `level`, CAST(`policy_month` AS BIGINT) AS `policy_month`, CAST(`version` AS BIGINT) AS `version`, CAST(`percent` AS BIGINT) AS `percent`, CAST(`below_percent` AS BIGINT) AS `below_percent`, CAST(`base` AS BIGINT) AS `base`, CAST(`fixed` AS BIGINT) AS `fixed`, CAST(`commission` AS BIGINT) AS `commission`, CAST(`advance` AS BIGINT) AS `advance`, CAST(`recovery` AS BIGINT) AS `recovery`, CAST(`earned` AS BIGINT) AS `earned`, CAST(`admin_fee` AS BIGINT) AS `admin_fee` FROM (
SELECT
  *
FROM (
  SELECT
    *
  FROM (
    SELECT
      `t0`.`agent`,
      `t0`.`transaction`,
      `t0`.`stretch`,
      `t0`.`level`,
      `t0`.`month` + `t0`.`starts` AS `policy_month`,
      `t0`.`version`,
      `t0`.`percent`,
      `t0`.`below_percent`,
      `t0`.`base`,
      `t0`.`fixed_part` AS `fixed`,
      `t0`.`amount` AS `commission`,
      `t0`.`advance`,
      `t0`.`recovery`,
      `t0`.`amount` - `t0`.`recovery` AS `earned`,
      `t0`.`admin_fee`
    FROM `recovering_single` AS `t0`
  ) AS `t2`
  UNION ALL
  SELECT
    *
  FROM (
    SELECT
      `t1`.`agent`,
      `t1`.`transaction`,
      `t1`.`stretch`,
      `t1`.`level`,
      `t1`.`month` + `t1`.`starts` AS `policy_month`,
      `t1`.`version`,
      `t1`.`percent`,
      `t1`.`below_percent`,
      `t1`.`base`,
      `t1`.`fixed_part` AS `fixed`,
      `t1`.`amount` AS `commission`,
      `t1`.`advance`,
      `t1`.`recovery`,
      `t1`.`amount` - `t1`.`recovery` AS `earned`,
      `t1`.`admin_fee`
    FROM `recovering_several` AS `t1`
  ) AS `t3`
) AS `t4`
ORDER BY
  `t4`.`agent` ASC NULLS LAST,
  `t4`.`transaction` ASC NULLS LAST,
  `t4`.`stretch` ASC NULLS LAST
) AS result
-- step: output summary
SELECT CAST(`agent` AS BIGINT) AS `agent`, CAST(`direct` AS BIGINT) AS `direct`, CAST(`override` AS BIGINT) AS `override`, CAST(`advance` AS BIGINT) AS `advance`, CAST(`recovery` AS BIGINT) AS `recovery`, CAST(`earned` AS BIGINT) AS `earned`, CAST(`admin_fee` AS BIGINT) AS `admin_fee`, CAST(`chargebacks` AS BIGINT) AS `chargebacks`, CAST(`adjustments` AS BIGINT) AS `adjustments`, CAST(`withheld` AS BIGINT) AS `withheld`, CAST(`carried_in` AS BIGINT) AS `carried_in`, CAST(`net` AS BIGINT) AS `net`, CAST(`form_1099` AS BIGINT) AS `form_1099`, CAST(`beginning_balance` AS BIGINT) AS `beginning_balance`, CAST(`ending_balance` AS BIGINT) AS `ending_balance`, CAST(`balance_increase` AS BIGINT) AS `balance_increase`, CAST(`net_increase` AS BIGINT) AS `net_increase`, CAST(`carried_out` AS BIGINT) AS `carried_out`, CAST(`billed` AS BIGINT) AS `billed` FROM (
WITH `t7` AS (
  SELECT
    `t2`.`agent`,
    SUM(IF(`t2`.`level` = 1, `t2`.`commission`, 0)) AS `direct`,
    SUM(IF(`t2`.`level` > 1, `t2`.`commission`, 0)) AS `override`,
    SUM(`t2`.`advance`) AS `advance`,
    SUM(`t2`.`recovery`) AS `recovery`,
    SUM(`t2`.`earned`) AS `earned`,
    SUM(-(
      `t2`.`admin_fee`
    )) AS `admin_fee`
  FROM `lines` AS `t2`
  GROUP BY
    1
)
SELECT
  `t15`.`agent`,
  `t15`.`direct`,
  `t15`.`override`,
  `t15`.`advance`,
  `t15`.`recovery`,
  `t15`.`earned`,
  `t15`.`admin_fee`,
  0 AS `chargebacks`,
  0 AS `adjustments`,
  0 AS `withheld`,
  `t15`.`carried_in`,
  GREATEST(`t15`.`raw_net`, 0) AS `net`,
  `t15`.`form_1099`,
  `t15`.`beginning_balance`,
  GREATEST((
    `t15`.`beginning_balance` + `t15`.`advance`
  ) - `t15`.`recovery`, 0) + IF(`t15`.`treatment` = 2, GREATEST(-(
    `t15`.`raw_net`
  ), 0), 0) AS `ending_balance`,
  IF(`t15`.`treatment` = 2, GREATEST(-(
    `t15`.`raw_net`
  ), 0), 0) AS `balance_increase`,
  `t15`.`net_increase`,
  IF(`t15`.`treatment` = 1, -(
    GREATEST(-(
      `t15`.`raw_net`
    ), 0)
  ), 0) AS `carried_out`,
  IF(`t15`.`treatment` = 0, GREATEST(-(
    `t15`.`raw_net`
  ), 0), 0) AS `billed`
FROM (
  SELECT
    `t14`.`agent`,
    `t14`.`direct`,
    `t14`.`override`,
    `t14`.`advance`,
    `t14`.`recovery`,
    `t14`.`earned`,
    `t14`.`admin_fee`,
    `t14`.`carried_in`,
    `t14`.`beginning_balance`,
    `t14`.`treatment`,
    `t14`.`advance` + `t14`.`earned` + `t14`.`admin_fee` AS `form_1099`,
    GREATEST(-(
      (
        `t14`.`beginning_balance` + `t14`.`advance`
      ) - `t14`.`recovery`
    ), 0) AS `net_increase`,
    `t14`.`carried_in` + (
      `t14`.`advance` + `t14`.`earned` + `t14`.`admin_fee`
    ) + GREATEST(-(
      (
        `t14`.`beginning_balance` + `t14`.`advance`
      ) - `t14`.`recovery`
    ), 0) AS `raw_net`
  FROM (
    SELECT
      `t13`.`this` AS `agent`,
      COALESCE(`t9`.`direct`, 0) AS `direct`,
      COALESCE(`t9`.`override`, 0) AS `override`,
      COALESCE(`t9`.`advance`, 0) AS `advance`,
      COALESCE(`t9`.`recovery`, 0) AS `recovery`,
      COALESCE(`t9`.`earned`, 0) AS `earned`,
      COALESCE(`t9`.`admin_fee`, 0) AS `admin_fee`,
      COALESCE(`t3`.`carried_in`, 0) AS `carried_in`,
      COALESCE(`t3`.`agent_balance`, 0) AS `beginning_balance`,
      IF(COALESCE(`t3`.`negative_net`, -1) < 0, `t6`.`house`, `t3`.`negative_net`) AS `treatment`
    FROM (
      SELECT
        `t11`.`agent` AS `this`
      FROM (
        SELECT
          *
        FROM (
          SELECT
            `t8`.`agent`
          FROM `t7` AS `t8`
        ) AS `t10`
        UNION
        SELECT
          *
        FROM (
          SELECT
            `t0`.`agent`
          FROM `standings` AS `t0`
          WHERE
            `t0`.`carried_in` <> 0
        ) AS `t5`
      ) AS `t11`
    ) AS `t13`
    LEFT OUTER JOIN `t7` AS `t9`
      ON `t13`.`this` = `t9`.`agent`
    CROSS JOIN (
      SELECT
        `t1`.`negative_net` AS `house`
      FROM `run` AS `t1`
    ) AS `t6`
    LEFT OUTER JOIN `standings` AS `t3`
      ON `t13`.`this` = `t3`.`agent`
  ) AS `t14`
) AS `t15`
ORDER BY
  `t15`.`agent` ASC NULLS LAST
) AS result
