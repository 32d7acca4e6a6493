def test_a_lost_reply_on_a_living_socket_is_asked_for_again_and_again_at_a_bounded_rate(counter):
    counter.open()
    stages = counter.place()
    counter.clock.advance("10s")
    assert stages.last.reason == "no reply within 10 s"
    assert len(counter.frames("query")) == 1
    # Each question waits 10 s for its answer, then 1, 2, 4, 8, 15, 30, 30 … s: 1 + 5 + 13 of them.
    counter.clock.advance("600s")
    assert len(counter.frames("query")) == 19
    counter.reply("query", status="OPEN")
    assert str(stages) == "SUBMITTED UNKNOWN OPEN"
    assert len(counter.frames("place")) == 1


def test_f52_a_denial_counts_after_the_settling_time_and_only_the_second_one(counter):
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", denied=True)
    counter.open()
    stages = counter.place()
    counter.clock.advance("10s")
    counter.clock.advance("2999ms")
    assert str(stages) == "SUBMITTED UNKNOWN"
    counter.clock.advance("1ms")
    assert str(stages) == "SUBMITTED UNKNOWN REJECTED |"
    assert stages.last.code == "NOT_PLACED"


def test_an_order_that_was_seen_is_never_denied_away(counter):
    counter.open()
    stages = counter.place()
    counter.event("OPEN")
    counter.drop()
    counter.venue.on_sent = lambda frame: " query " in frame and counter.reply("query", denied=True)
    counter.open()
    counter.clock.advance("600s")
    assert str(stages) == "SUBMITTED OPEN UNKNOWN"


def test_an_event_on_the_new_socket_is_as_good_as_the_query(counter):
    counter.open()
    stages = counter.place()
    counter.drop()
    counter.open(acknowledge=False)
    counter.clock.advance("1ms")
    counter.event("FILLED", filled="1.0")
    assert str(stages) == "SUBMITTED UNKNOWN FILLED |"
    counter.venue.accept(1)
    assert counter.frames("query") == []


def test_questions_after_a_drop_are_paced(counter):
    counter.open()
    many = [counter.place(f"c{i}") for i in range(25)]
    counter.drop()
    counter.open()
    assert len(counter.frames("query")) == 1
    counter.clock.advance("1s")
    assert len(counter.frames("query")) == 11
    counter.clock.advance("2s")
    assert len(counter.frames("query")) == 25
    assert {str(stages) for stages in many} == {"SUBMITTED UNKNOWN"}


def test_an_answer_that_cannot_be_read_is_asked_for_again(counter, caplog):
    counter.open()
    stages = counter.place()
    counter.reply("place", status="UNKNOWN")
    counter.reply("query", status="NEVER HEARD OF")
    assert "could not be read" in caplog.text
    counter.clock.advance("1s")
    counter.reply("query", status="OPEN")
    assert str(stages) == "SUBMITTED UNKNOWN OPEN"


def test_an_answer_that_is_no_answer_is_asked_for_again(counter):
    counter.open()
    stages = counter.place()
    counter.reply("place", status="UNKNOWN")
    counter.reply("query", status="UNKNOWN", code=-1007)
    counter.clock.advance("1s")
    assert len(counter.frames("query")) == 2
    assert str(stages) == "SUBMITTED UNKNOWN"


def test_an_answer_of_the_last_socket_is_void(counter):
    counter.open()
    stages = counter.place()
    counter.reply("place", status="UNKNOWN")
    answer = counter.frames("query")[-1].split()[0]
    counter.drop()
    counter.open(acknowledge=False)
    counter.venue.messages.on_next({"reply": int(answer), "denied": True})
    assert str(stages) == "SUBMITTED UNKNOWN"
