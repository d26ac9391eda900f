"""What programs do through clickhouse-connect, on a warehouse that tsdbt serves. Prints `ok NAME` for each thing that went well and
`failed NAME: why` for others. Arguments: host and port."""

import sys

import clickhouse_connect


def use_all(compress):
    client = clickhouse_connect.get_client(host=sys.argv[1], port=int(sys.argv[2]), compress=compress, database="mart")
    client.command("CREATE OR REPLACE TABLE py (a UInt64, b String, c Nullable(Float64)) ENGINE = MergeTree ORDER BY a")
    rows = [[index, f"it's {index}", None if index % 2 else index / 2] for index in range(50_000)]
    summary = client.insert("py", rows, column_names=["a", "b", "c"])
    assert summary.written_rows == 50_000, summary.summary
    result = client.query("SELECT a, b, c FROM py WHERE b = {b:String}", parameters={"b": "it's 7"})
    assert result.result_rows == [(7, "it's 7", None)], result.result_rows
    assert result.summary["result_rows"] == "1", result.summary
    assert client.query("SELECT count() FROM py").first_row == (50_000,)
    assert client.query("SELECT a FROM py", settings={"max_block_size": 1000}).row_count == 50_000
    with client.query_row_block_stream("SELECT number FROM numbers(300000)") as stream:
        assert sum(len(block) for block in stream) == 300_000
    assert client.command("SELECT timezone()") == "UTC"
    try:
        client.query("SELECT * FROM nowhere")
        raise AssertionError("no error")
    except clickhouse_connect.driver.exceptions.DatabaseError as error:
        assert "nowhere" in str(error), error
    try:
        client.query("SELECT number, throwIf(number = 3000000) FROM numbers(5000000)")
        raise AssertionError("a whole result")
    except clickhouse_connect.driver.exceptions.Error:
        pass
    try:
        client.query("SELECT sum(sipHash64(number)) FROM system.numbers", settings={"max_execution_time": 1})
        raise AssertionError("no time-out")
    except clickhouse_connect.driver.exceptions.DatabaseError as error:
        assert "159" in str(error), error


for compress in [False, True, "lz4", "zstd", "gzip"]:
    try:
        use_all(compress)
        print(f"ok {compress}")
    except Exception as error:  # pylint: disable=broad-except
        print(f"failed {compress}: {type(error).__name__} {error}".replace("\n", " "))
