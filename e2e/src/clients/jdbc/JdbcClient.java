import java.math.BigDecimal;
import java.sql.*;
import java.util.*;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What BI tools do through clickhouse-jdbc, on a warehouse that tsdbt serves. Prints `ok NAME` for each thing that went well and
 * `failed NAME: why` for others. Arguments: the JDBC address, then pairs of connection properties.
 */
public class JdbcClient {
  interface Check {
    void run(Connection connection) throws Exception;
  }

  static String url;
  static final Properties properties = new Properties();

  public static void main(String[] arguments) throws Exception {
    url = arguments[0];
    for (int index = 1; index + 1 < arguments.length; index += 2) properties.put(arguments[index], arguments[index + 1]);
    check("version", JdbcClient::version);
    check("schemas", JdbcClient::schemas);
    check("tables", JdbcClient::tables);
    check("columns", JdbcClient::columns);
    check("keys", JdbcClient::keys);
    check("types", JdbcClient::types);
    check("parameters", JdbcClient::parameters);
    check("batch", JdbcClient::batch);
    check("large result", JdbcClient::largeResult);
    check("error", JdbcClient::error);
    check("time-out", JdbcClient::timeOut);
    check("late error", JdbcClient::lateError);
    check("cancel", JdbcClient::cancel);
    check("kill", JdbcClient::kill);
    check("tools", JdbcClient::tools);
  }

  static void check(String name, Check check) {
    try (Connection connection = DriverManager.getConnection(url, properties)) {
      check.run(connection);
      System.out.println("ok " + name);
    } catch (Throwable error) {
      System.out.println("failed " + name + ": " + String.valueOf(error).replace('\n', ' '));
      if (System.getenv("TSDBT_STACKS") != null) error.printStackTrace(System.out);
    }
  }

  static void expect(Object expected, Object found) {
    if (!Objects.equals(String.valueOf(expected), String.valueOf(found))) throw new AssertionError("expected " + expected + ", got " + found);
  }

  static void require(boolean holds, String what) {
    if (!holds) throw new AssertionError(what);
  }

  static List<String> column(ResultSet rows, String name) throws SQLException {
    List<String> values = new ArrayList<>();
    while (rows.next()) values.add(rows.getString(name));
    return values;
  }

  static List<List<String>> ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
      List<List<String>> all = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int index = 1; index <= rows.getMetaData().getColumnCount(); index += 1) row.add(rows.getString(index));
        all.add(row);
      }
      return all;
    }
  }

  static void version(Connection connection) throws Exception {
    DatabaseMetaData about = connection.getMetaData();
    expect("ClickHouse", about.getDatabaseProductName());
    require(about.getDatabaseProductVersion().matches("\\d+\\.\\d+.*"), about.getDatabaseProductVersion());
    require(connection.isValid(5), "it is not valid");
    expect("[[1]]", ask(connection, "SELECT 1"));
  }

  static void schemas(Connection connection) throws Exception {
    // The driver's first version has them as catalogs.
    List<String> names = column(connection.getMetaData().getSchemas(), "TABLE_SCHEM");
    if (names.isEmpty()) names = column(connection.getMetaData().getCatalogs(), "TABLE_CAT");
    require(names.containsAll(List.of("default", "mart", "system")), String.valueOf(names));
  }

  static void tables(Connection connection) throws Exception {
    ResultSet rows = connection.getMetaData().getTables(null, "mart", "%", null);
    List<String> names = column(rows, "TABLE_NAME");
    require(names.containsAll(List.of("orders", "orders_view")), String.valueOf(names));
  }

  static void columns(Connection connection) throws Exception {
    List<String> found = new ArrayList<>();
    ResultSet rows = connection.getMetaData().getColumns(null, "mart", "orders", "%");
    while (rows.next()) found.add(rows.getString("COLUMN_NAME") + ":" + rows.getString("TYPE_NAME"));
    require(found.size() == 4 && found.get(0).equals("id:UInt64"), String.valueOf(found));
    require(found.get(2).contains("Decimal"), String.valueOf(found));
  }

  static void keys(Connection connection) throws Exception {
    // The driver may know no keys; the call must not fail.
    try (ResultSet rows = connection.getMetaData().getPrimaryKeys(null, "mart", "orders")) {
      while (rows.next()) require(rows.getString("COLUMN_NAME").equals("id"), rows.getString("COLUMN_NAME"));
    }
    try (ResultSet rows = connection.getMetaData().getImportedKeys(null, "mart", "orders")) {
      while (rows.next()) throw new AssertionError("a foreign key");
    }
    connection.getMetaData().getIndexInfo(null, "mart", "orders", false, false).close();
    connection.getMetaData().getTypeInfo().close();
  }

  static void types(Connection connection) throws Exception {
    String sql = "SELECT toUInt64(18446744073709551615) AS u, toInt32(-5) AS i, toDecimal64(1.25, 2) AS d, 'é' AS s, toDate('2024-02-29') AS day, "
        + "toDateTime64('2024-02-29 01:02:03.456', 3, 'UTC') AS t, CAST(NULL, 'Nullable(String)') AS n, true AS b, toFloat64(0.5) AS f, "
        + "toUUID('00000000-0000-0000-0000-000000000007') AS id, [1, 2] AS a, map('k', 1) AS m, tuple(1, 'x') AS p, toLowCardinality('lc') AS lc";
    try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
      require(row.next(), "no row");
      expect("18446744073709551615", row.getString("u"));
      expect(-5, row.getInt("i"));
      expect(new BigDecimal("1.25"), row.getBigDecimal("d"));
      expect("é", row.getString("s"));
      expect("2024-02-29", row.getDate("day"));
      expect(456000000, row.getTimestamp("t").getNanos());
      expect(null, row.getString("n"));
      require(row.wasNull() && row.getBoolean("b"), "null and true");
      expect(0.5, row.getDouble("f"));
      expect("00000000-0000-0000-0000-000000000007", row.getString("id"));
      require(row.getObject("a") != null && row.getObject("m") != null && row.getObject("p") != null, "no collections");
      expect("lc", row.getString("lc"));
      require(!row.next(), "another row");
    }
  }

  static void parameters(Connection connection) throws Exception {
    try (PreparedStatement statement = connection.prepareStatement("SELECT count() FROM mart.orders WHERE customer = ? AND id > ?")) {
      statement.setString(1, "o'hara");
      statement.setLong(2, 0);
      ResultSet rows = statement.executeQuery();
      require(rows.next(), "no row");
      expect(1, rows.getLong(1));
    }
  }

  static void batch(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE OR REPLACE TABLE mart.batch (a UInt32, b String, c Nullable(Float64)) ENGINE = MergeTree ORDER BY a");
    }
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO mart.batch (a, b, c) VALUES (?, ?, ?)")) {
      for (int index = 0; index < 1000; index += 1) {
        insert.setInt(1, index);
        insert.setString(2, "it's ; " + index);
        if (index % 2 == 0) insert.setNull(3, Types.DOUBLE);
        else insert.setDouble(3, index);
        insert.addBatch();
      }
      expect(1000, insert.executeBatch().length);
    }
    expect("[[1000, 500, it's ; 7]]", ask(connection, "SELECT count(), countIf(c IS NULL), anyIf(b, a = 7) FROM mart.batch"));
  }

  static void largeResult(Connection connection) throws Exception {
    long sum = 0;
    long count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT number, toString(number) AS s FROM numbers(300000)")) {
      for (; rows.next(); count += 1) sum += rows.getLong(1) - Long.parseLong(rows.getString(2)) + 1;
    }
    expect(300000, count);
    expect(300000, sum);
  }

  static void error(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT * FROM mart.nowhere");
      throw new AssertionError("no error");
    } catch (SQLException error) {
      require(error.getMessage().contains("nowhere"), error.getMessage());
      // Driver 0.8 leaves the code out.
      require(error.getErrorCode() == 60 || error.getErrorCode() == 0, "code " + error.getErrorCode());
    }
  }

  static void timeOut(Connection connection) throws Exception {
    long started = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      ResultSet rows = statement.executeQuery("SELECT sum(sipHash64(number)) FROM numbers(1000000000000)");
      while (rows.next()) throw new AssertionError("a result");
      throw new AssertionError("an end without result or error");
    } catch (SQLException error) {
      require((System.nanoTime() - started) / 1e9 < 30, "it took too long");
    }
  }

  static void lateError(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT number, throwIf(number = 3000000) FROM numbers(5000000)")) {
      long count = 0;
      while (rows.next()) count += 1;
      throw new AssertionError("a whole result of " + count + " rows");
    } catch (SQLException | RuntimeException expected) {
      // Which of them depends on the driver.
    }
  }

  static void cancel(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      AtomicReference<Exception> why = new AtomicReference<>();
      Thread asking = new Thread(() -> {
        try (ResultSet rows = statement.executeQuery("SELECT sum(sipHash64(number)) FROM system.numbers /* cancelled */")) {
          while (rows.next()) ;
        } catch (Exception error) {
          why.set(error);
        }
      });
      asking.start();
      String running = "SELECT count() FROM system.processes WHERE query LIKE '%/* cancelled%' AND query NOT LIKE '%processes%'";
      waitFor(running, "1");
      statement.cancel();
      waitFor(running, "0");
      asking.join(30000);
      require(why.get() != null, "it ended without an error");
    }
  }

  static void kill(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      AtomicReference<Throwable> why = new AtomicReference<>();
      Thread reading = new Thread(() -> {
        try (ResultSet rows = statement.executeQuery("SELECT number FROM system.numbers /* killed */")) {
          while (rows.next()) ;
        } catch (Throwable error) {
          why.set(error);
        }
      });
      reading.start();
      String running = "SELECT count() FROM system.processes WHERE query LIKE '%/* killed%' AND query NOT LIKE '%processes%'";
      waitFor(running, "1");
      try (Connection other = DriverManager.getConnection(url, properties); Statement killer = other.createStatement()) {
        killer.execute("KILL QUERY WHERE query LIKE '%/* killed%' AND query NOT LIKE '%KILL%' ASYNC");
      }
      reading.join(60000);
      require(why.get() != null, "it ended as a whole answer");
    }
  }

  static void waitFor(String sql, String value) throws Exception {
    try (Connection other = DriverManager.getConnection(url, properties)) {
      for (int attempt = 0; attempt < 300; attempt += 1) {
        if (ask(other, sql).get(0).get(0).equals(value)) return;
        Thread.sleep(100);
      }
      throw new AssertionError("never " + value + ": " + sql);
    }
  }

  /** What Metabase, DBeaver and DataGrip ask before they show anything. */
  static void tools(Connection connection) throws Exception {
    expect("[[UTC]]", ask(connection, "SELECT timezone()"));
    require(ask(connection, "SELECT currentUser(), version(), currentDatabase()").get(0).size() == 3, "who am I");
    ask(connection, "SELECT name, engine FROM system.databases");
    ask(connection, "SELECT database, name, engine, comment, primary_key, sorting_key FROM system.tables WHERE database = 'mart'");
    ask(connection, "SELECT name, type, default_kind, is_in_primary_key FROM system.columns WHERE database = 'mart' AND table = 'orders'");
    ask(connection, "SELECT name, value FROM system.settings WHERE name IN ('max_result_rows', 'readonly')");
    ask(connection, "SELECT * FROM system.functions LIMIT 1");
    ask(connection, "SELECT 1 AS one FROM mart.orders WHERE 1 <> 1 LIMIT 0");
    ask(connection, "SELECT toStartOfMonth(toDateTime(created)) AS m, count() FROM mart.orders GROUP BY m ORDER BY m LIMIT 2000");
    ask(connection, "SELECT 1 SETTINGS max_result_rows = 2000, result_overflow_mode = 'break', extremes = 0");
    ask(connection, "SHOW TABLES FROM mart");
    ask(connection, "EXPLAIN SELECT 1");
    connection.setSchema("mart");
    connection.setCatalog("mart");
    expect("[[3]]", ask(connection, "SELECT count() FROM orders"));
  }
}
