mod drops;
mod fuzz;
mod hostile;
mod server;
mod table;
