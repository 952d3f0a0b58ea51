select coalesce((select time_zone from user_contact where user_id = :#user_id), 'UTC')
