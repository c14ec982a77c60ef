-- The lab's database script for MySQL 8 and MariaDB: the reservations table and its ten rows. Running it again does no harm:
--   mysql --default-character-set=utf8mb4 -h <host> -u <user> -p quicktable < init_db.sql
-- `npm run init` with DATABASE_URL=mysql://… does the same, and brings the tables of the reservation service.
-- Ids are compared byte by byte, spaces at their end included; the two servers name that collation differently.

CREATE TABLE IF NOT EXISTS reservations (
  user_id         VARCHAR(128) NOT NULL,
  reservation_id  VARCHAR(128) NOT NULL,
  restaurant_id   VARCHAR(128) NOT NULL,
  restaurant_name VARCHAR(255) NOT NULL,
  date            DATE NOT NULL,
  time            CHAR(5) NOT NULL,
  party_size      INT NOT NULL,
  phone_number    VARCHAR(64) NOT NULL,
  status          VARCHAR(32) NOT NULL,
  created_at      VARCHAR(32) NOT NULL,
  PRIMARY KEY (user_id, reservation_id),
  KEY user_id_date (user_id, date),
  KEY restaurant_id_date (restaurant_id, date)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 /*!80000 COLLATE utf8mb4_0900_bin */ /*M!100300 COLLATE utf8mb4_nopad_bin */;

INSERT INTO reservations
  (user_id, reservation_id, restaurant_id, restaurant_name, date, time, party_size, phone_number, status, created_at)
VALUES
  ('user123', 'res001', 'rest001', 'Seoul BBQ', '2024-02-20', '19:00', 4, '010-1234-5678', 'confirmed', '2024-02-01T00:00:00Z'),
  ('user123', 'res002', 'rest002', 'Hanok Table', '2024-02-22', '18:30', 2, '010-1234-5678', 'confirmed', '2024-02-01T00:00:00Z'),
  ('user123', 'res003', 'rest003', 'Busan Seafood', '2024-03-02', '12:00', 6, '010-1234-5678', 'confirmed', '2024-02-01T00:00:00Z'),
  ('user456', 'res004', 'rest001', 'Seoul BBQ', '2024-02-20', '20:00', 3, '010-2345-6789', 'confirmed', '2024-02-01T00:00:00Z'),
  ('user456', 'res005', 'rest004', 'Jeju Black Pork', '2024-02-25', '19:30', 5, '010-2345-6789', 'confirmed', '2024-02-01T00:00:00Z'),
  ('user789', 'res006', 'rest005', 'Gangnam Sushi', '2024-02-21', '18:00', 2, '010-3456-7890', 'confirmed', '2024-02-01T00:00:00Z'),
  ('user789', 'res007', 'rest002', 'Hanok Table', '2024-02-28', '19:00', 8, '010-3456-7890', 'confirmed', '2024-02-01T00:00:00Z'),
  ('user321', 'res008', 'rest006', 'Itaewon Bistro', '2024-02-23', '20:30', 2, '010-4567-8901', 'confirmed', '2024-02-01T00:00:00Z'),
  ('user654', 'res009', 'rest003', 'Busan Seafood', '2024-02-24', '13:00', 4, '010-5678-9012', 'confirmed', '2024-02-01T00:00:00Z'),
  ('user987', 'res010', 'rest007', 'Jongno Noodles', '2024-02-26', '12:30', 1, '010-6789-0123', 'confirmed', '2024-02-01T00:00:00Z')
ON DUPLICATE KEY UPDATE
  restaurant_id = VALUES(restaurant_id), restaurant_name = VALUES(restaurant_name), date = VALUES(date), time = VALUES(time),
  party_size = VALUES(party_size), phone_number = VALUES(phone_number), status = VALUES(status), created_at = VALUES(created_at);
