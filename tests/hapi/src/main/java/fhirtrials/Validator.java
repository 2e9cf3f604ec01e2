package fhirtrials;

import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * HL7's validator as a warm process: one {@link Item} a line in, one JSON line with its issues out.
 *
 * <p>`--release=r4|r4b|r5` is the release of items that name none, `--definitions=DIR` (repeatable) what is loaded
 * beside the core. Reads standard input; or, with `--port=N`, prints `READY host:port` and serves lines on that
 * loopback port to any number of clients until standard input ends. Exit code 1 if anything had an error, 2 for
 * wrong use.
 */
public final class Validator {
  private static final String USAGE = "usage: Validator [--release=r4|r4b|r5] [--definitions=DIR]... [--port=N]";

  private final Map<Release, Judge> judges = new EnumMap<>(Release.class);
  private final ObjectMapper json = new ObjectMapper();
  private final List<Path> definitions;
  private final Release release;
  private boolean errorSeen;

  private Validator(Release release, List<Path> definitions) {
    this.release = release;
    this.definitions = definitions;
  }

  public static void main(String[] arguments) throws IOException {
    // Libraries write to standard output, which belongs to the results.
    PrintStream results = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    Validator validator;
    int port;
    try {
      Options options = new Options(arguments, Set.of("release", "definitions", "port"));
      validator = new Validator(Release.of(options.last("release", "r4")), options.folders("definitions"));
      port = Integer.parseInt(options.last("port", "-1"));
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage() + System.lineSeparator() + USAGE);
      System.exit(2);
      return;
    }
    if (port < 0) {
      validator.answer(System.in, results);
      System.exit(validator.errorSeen ? 1 : 0);
    }
    Lifeline.watch(System.in);
    validator.listen(port, results);
  }

  private void listen(int port, PrintStream results) throws IOException {
    try (ServerSocket server = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"))) {
      results.println("READY 127.0.0.1:" + server.getLocalPort());
      while (true) {
        Socket client = server.accept();
        new Thread(() -> converse(client), "client").start();
      }
    }
  }

  private void converse(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      answer(client.getInputStream(), client.getOutputStream());
    } catch (IOException gone) {
      System.err.println("a client went away: " + gone.getMessage());
    }
  }

  private void answer(InputStream questions, OutputStream answers) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(questions, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        answers.write((result(line.strip()) + "\n").getBytes(StandardCharsets.UTF_8));
        answers.flush();
      }
    }
  }

  /** One at a time: two releases loading at once would need the memory of both. */
  private synchronized ObjectNode result(String line) {
    long start = System.nanoTime();
    ObjectNode result = json.createObjectNode().putNull("id").putNull("release");
    ArrayNode issues = json.createArrayNode();
    int errors = 0;
    int warnings = 0;
    try {
      Item item = Item.of(line, release);
      result.put("id", item.id()).put("release", item.release().label());
      for (SingleValidationMessage message : judge(item.release()).judge(item.text())) {
        issues.add(issue(message));
        errors += message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0 ? 1 : 0;
        warnings += message.getSeverity() == ResultSeverityEnum.WARNING ? 1 : 0;
      }
    } catch (IOException | RuntimeException unreadable) {
      // HAPI's parsers throw exceptions of many kinds at a text that is no FHIR; each is an answer about that text.
      errors++;
      issues.addObject().put("severity", "fatal").put("message", "not readable: " + unreadable);
    }
    errorSeen |= errors > 0;
    result.put("ok", errors == 0).put("errors", errors).put("warnings", warnings);
    result.put("ms", (System.nanoTime() - start) / 1_000_000);
    result.set("issues", issues);
    return result;
  }

  private Judge judge(Release wanted) throws IOException {
    if (!judges.containsKey(wanted)) {
      judges.put(wanted, new Judge(wanted, definitions));
    }
    return judges.get(wanted);
  }

  private ObjectNode issue(SingleValidationMessage message) {
    return json.createObjectNode()
        .put("severity", message.getSeverity().name().toLowerCase(Locale.ROOT))
        .put("location", message.getLocationString())
        .put("line", message.getLocationLine())
        .put("id", message.getMessageId())
        .put("message", message.getMessage());
  }
}
