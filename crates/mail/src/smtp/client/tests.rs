mod drops;
mod fuzz;
mod server;
mod table;
