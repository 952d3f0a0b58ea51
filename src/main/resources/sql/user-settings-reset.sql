update user_contact set time_zone = null, missed_occurrences = null, updated_at = now() where user_id = :#user_id
