"""Ways to reach people: one small file each, `send` a message or say why not."""
