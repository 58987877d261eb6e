-- What a mail costs, as accounts of other channels say it of their units.
alter table email_settings add column unit_price numeric(10,4);
