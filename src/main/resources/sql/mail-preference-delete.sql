with deleted as (
    delete from mail_preference where user_id = :#user_id returning user_id
)
select count(*) from deleted
