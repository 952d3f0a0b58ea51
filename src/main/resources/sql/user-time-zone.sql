select coalesce(
    (select time_zone from user_contact where user_id = :#user_id),
    :#${properties:todoflow.preferences.defaults}::jsonb ->> 'time_zone',
    'UTC')
