"""soundingboard: develop a strategy together with hundreds of partners, by web and by post."""
