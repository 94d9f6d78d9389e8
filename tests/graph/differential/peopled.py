"""Rows that only some callers see: members, decisions, claims, contact requests, searches, webhooks, imports."""

SEEN_BY_SOME = """
    INSERT INTO enterprise_reviews (enterprise_id, decision, note, reviewed_by)
        SELECT id, 'REJECT', 'Why "not"?', 'x' FROM enterprises WHERE id % 3 = 0;
    INSERT INTO enterprise_members (enterprise_id, subject)
        SELECT enterprise_id, 'member' FROM experience_helpful_marks ON CONFLICT DO NOTHING;
"""

CLAIMS = """
    WITH claimed AS (
        SELECT id, row_number() OVER (ORDER BY id) AS n FROM enterprises
    )
    INSERT INTO enterprise_claims
        (enterprise_id, claimant, message, evidence, status, note, created_at, decided_at, decided_by)
    SELECT id, claimant, 'It is "mine", ' || n, CASE WHEN n % 2 = 0 THEN 'https://example.org/' || n END, status,
        CASE WHEN status = 'DECLINED' THEN 'No.' END, timestamptz '2026-02-01Z' + n % 7 * interval '1 day',
        CASE WHEN status <> 'PENDING' THEN timestamptz '2026-03-01Z' END, CASE WHEN status <> 'PENDING' THEN 'x' END
    FROM claimed
    CROSS JOIN unnest(ARRAY['member', 'sender', 'stranger']) WITH ORDINALITY AS claimants (claimant, place)
    CROSS JOIN LATERAL (SELECT (ARRAY['PENDING', 'APPROVED', 'DECLINED', 'REVOKED'])[(n + place) % 4 + 1]) AS s (status)
    WHERE n % 3 = 0
"""

CONTACT_REQUESTS = """
    WITH parties AS (
        (SELECT id FROM enterprises WHERE publication_status = 'PUBLISHED' ORDER BY id LIMIT 2)
        UNION (SELECT id FROM enterprises WHERE publication_status = 'DRAFT' ORDER BY id LIMIT 2)
        UNION (SELECT enterprise_id FROM enterprise_members ORDER BY 1 LIMIT 3)
    ),
    pairs AS (
        SELECT sender.id AS sender_id, recipient.id AS recipient_id,
            row_number() OVER (ORDER BY sender.id, recipient.id) AS n
        FROM parties AS sender JOIN parties AS recipient ON sender.id <> recipient.id
    )
    INSERT INTO contact_requests
        (sender_id, recipient_id, subject, status, product_id, opportunity_id, experience_id, created_at, responded_at)
    SELECT sender_id, recipient_id, 'About "you" ' || n, (ARRAY['PENDING', 'ACCEPTED', 'DECLINED', 'WITHDRAWN'])[n % 4 + 1],
        CASE n % 5
            WHEN 0 THEN (SELECT min(id) FROM products WHERE enterprise_id = recipient_id)
            WHEN 1 THEN (SELECT min(id) FROM products WHERE publication_status = 'DRAFT' OR enterprise_status = 'DRAFT')
        END,
        CASE n % 5 WHEN 2 THEN (SELECT min(id) FROM opportunities WHERE publication_status = 'PUBLISHED') END,
        CASE n % 5 WHEN 3 THEN (SELECT min(id) FROM experiences WHERE publication_status = 'PUBLISHED') END,
        timestamptz '2026-04-01Z' + n % 7 * interval '1 hour',
        CASE WHEN n % 4 IN (1, 2) THEN timestamptz '2026-05-01Z' END
    FROM pairs
"""

CONTACT_MESSAGES = """
    INSERT INTO contact_messages (contact_request_id, sender_id, body, created_by, created_at)
    SELECT id, CASE WHEN n % 2 = 1 THEN sender_id ELSE recipient_id END, 'Good day, ' || n, 'x',
        timestamptz '2026-05-01Z' + n / 2 * interval '1 minute'
    FROM contact_requests CROSS JOIN generate_series(1, 5) AS n
    WHERE id % 3 <> 0
"""

SAVED_SEARCHES = """
    INSERT INTO saved_searches (owner, name, types, query, words, filter, created_at)
    SELECT owner, 'The "' || n || '"', ARRAY['PRODUCT', 'ENTERPRISE'], CASE WHEN n % 2 = 0 THEN 'day' END,
        CASE WHEN n % 2 = 0 THEN 'dai|iear' END,
        (ARRAY[NULL, '{"regions": ["UA-32"],  "hsCodes": ["84", "ї"], "a": 1.50}',
            '{"regions": null, "industries": [{"code": "C", "scheme": "NACE"}], "cooperationTypes": ["SALE"]}',
            '{"countries": ["UA", "US"]}', '{"hsCodes": []}'])[n]::json,
        timestamptz '2026-05-02Z' + n / 2 * interval '1 hour'
    FROM unnest(ARRAY['sender', 'member', 'platform']) AS owner CROSS JOIN generate_series(1, 5) AS n
"""

WEBHOOKS = """
    WITH made AS (
        INSERT INTO webhooks (owner, url, document, secret, is_active, disabled_reason, last_delivery_at, created_at)
        SELECT owner, 'https://example.org/' || n, 'subscription { partnerAdded { cursor } }', 'whsec_' || n, n <> 2,
            CASE WHEN n = 2 THEN 'The receiver answered 410.' END, CASE WHEN n = 1 THEN timestamptz '2026-05-03Z' END,
            timestamptz '2026-05-02Z' + n / 2 * interval '1 hour'
        FROM unnest(ARRAY['sender', 'member', 'platform']) AS owner CROSS JOIN generate_series(1, 3) AS n
        RETURNING id
    )
    INSERT INTO webhook_deliveries (webhook_id, cursor, listing_id, payload, status, attempts, response_status,
        last_attempt_at, next_attempt_at, created_at)
    SELECT id, 'c' || n, 33, ('{"data": {"b": ' || n || ', "a": [1.50, "ї\\"", null]}}')::json,
        (ARRAY['PENDING', 'DELIVERED', 'FAILED'])[n % 3 + 1], n, CASE WHEN n % 3 > 0 THEN 200 + n END,
        CASE WHEN n % 2 = 0 THEN timestamptz '2026-05-03Z' END, CASE WHEN n % 3 = 0 THEN timestamptz '2026-05-04Z' END,
        timestamptz '2026-05-03Z' + n / 2 * interval '1 minute'
    FROM made CROSS JOIN generate_series(1, 5) AS n
"""

IMPORTS = """
    WITH made AS (
        INSERT INTO import_jobs (region_id, started_by, file_name, status, is_dry_run, rows_read, rows_created,
            rows_updated, rows_unchanged, rows_rejected, started_at, finished_at)
        SELECT regions.id, 'x', 'The "' || n || '".csv', (ARRAY['RUNNING', 'COMPLETED', 'FAILED'])[n % 3 + 1], n % 2 = 0,
            n * 10, n, n + 1, n + 2, n + 3, timestamptz '2026-05-05Z' + n / 2 * interval '1 minute',
            CASE WHEN n % 3 > 0 THEN timestamptz '2026-05-06Z' END
        FROM regions CROSS JOIN generate_series(1, 4) AS n WHERE code IN ('UA-32', 'US-WA') ORDER BY n, code
        RETURNING id
    )
    INSERT INTO import_errors (import_job_id, row, "column", code, message, value)
    SELECT id, n / 2 + 1, CASE WHEN n % 2 = 0 THEN 'КВЕД' END, 'INVALID', 'Line "' || n || '" is not so.',
        CASE WHEN n % 3 > 0 THEN E'a\tb"' || n END
    FROM made CROSS JOIN generate_series(1, 5) AS n
"""

EVENTS = """
    INSERT INTO events (kind, subject, node_id, enterprise_id, other_enterprise_id, region_id, industry_ids, hs_prefixes,
        cooperation_types, occurred_at)
    SELECT kind, subject, id, enterprise_id, other_id, region_id, industries, prefixes, types,
        timestamptz '2026-06-01Z' + row_number() OVER (ORDER BY id) * interval '1 minute'
    FROM (
        SELECT (ARRAY['PUBLISHED', 'UPDATED', 'WITHDRAWN', 'REVIEWED'])[id / 32 % 4 + 1] AS kind, 'ENTERPRISE' AS subject, id,
            id AS enterprise_id, NULL::bigint AS other_id, region_id, ARRAY(SELECT industry_id FROM enterprise_industries i
                WHERE i.enterprise_id = e.id) AS industries, '{}'::text[] AS prefixes, cooperation_types AS types
        FROM enterprises e
        UNION ALL SELECT 'PUBLISHED', 'PRODUCT', id, enterprise_id, NULL, region_id, '{}', hs_prefixes, '{}' FROM products
        UNION ALL SELECT 'UPDATED', 'OPPORTUNITY', id, enterprise_id, NULL, region_id, '{}', hs_prefixes,
            ARRAY[cooperation_type::text] FROM opportunities
        UNION ALL SELECT 'PUBLISHED', 'EXPERIENCE', id, enterprise_id, NULL, region_id, '{}', '{}', '{}' FROM experiences
        UNION ALL SELECT 'CONTACT_CHANGED', 'CONTACT_REQUEST', id, sender_id, recipient_id, 1, '{}', '{}', '{}'
            FROM contact_requests
    ) AS told ORDER BY id
"""
DECISIONS = """
    INSERT INTO enterprise_reviews (enterprise_id, decision, note, reviewed_by, reviewed_at)
    SELECT enterprise_id, 'APPROVE', 'At last', 'x', occurred_at FROM events WHERE kind = 'REVIEWED'
"""

PEOPLED = (
    SEEN_BY_SOME,
    CLAIMS,
    CONTACT_REQUESTS,
    CONTACT_MESSAGES,
    SAVED_SEARCHES,
    WEBHOOKS,
    IMPORTS,
    EVENTS,
    DECISIONS,
)
