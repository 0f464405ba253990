"""Mail that machines write: bounces, absence notes and other automatic answers."""
