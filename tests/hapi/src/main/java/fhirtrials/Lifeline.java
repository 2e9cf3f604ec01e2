package fhirtrials;

import java.io.IOException;
import java.io.InputStream;

/** Ends this process when whoever started it closes its standard input, or dies. */
final class Lifeline {
  private Lifeline() {}

  static void watch(InputStream input) {
    Thread thread = new Thread(() -> exitAtEnd(input), "lifeline");
    thread.setDaemon(true);
    thread.start();
  }

  private static void exitAtEnd(InputStream input) {
    try {
      input.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException closed) {
      // A broken pipe means the same as its end.
    }
    System.exit(0);
  }
}
