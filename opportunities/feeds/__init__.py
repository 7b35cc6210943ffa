"""What calendars and feed readers subscribe to: dates as iCalendar, lists as Atom."""
