"""Virtual stations: a scenario told in the telemetry protocols, as devices would tell it.

`sl651` and `hj212` are state machines: readings and the time go in, frames come out. `telling`
drives them with a scenario; `unconfirmed` says which frames must be sent again; `lines` carries
frames over TCP. Over MQTT the replay's publisher carries them.
"""
