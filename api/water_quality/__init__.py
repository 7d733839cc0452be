"""Water quality as its page shows it: classes of sections now and by days."""
