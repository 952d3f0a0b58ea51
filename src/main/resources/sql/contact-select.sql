select json_strip_nulls(json_build_object('email', email, 'time_zone', time_zone))::text
from user_contact
where user_id = :#user_id and email is not null
