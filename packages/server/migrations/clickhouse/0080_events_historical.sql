alter table events add column is_historical UInt8 default 0 after is_test;
