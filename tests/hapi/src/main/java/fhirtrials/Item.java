package fhirtrials;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What one line asks to be judged: a resource's text, untouched, and the release to judge it by.
 *
 * <p>A line is a resource; or `{"release":"r5","id":"x","resource":{…}}`, where the resource may also be a string
 * that holds its text; or the path of a file.
 */
record Item(String id, Release release, String text) {

  /** A line that is none of these is an IllegalArgumentException; an unreadable file an IOException. */
  static Item of(String line, Release otherwise) throws IOException {
    if (!line.startsWith("{")) {
      return new Item(line, otherwise, Files.readString(Path.of(line)));
    }
    String id = "";
    String text = null;
    Release release = otherwise;
    try (JsonParser json = new JsonFactory().createParser(line)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.getCurrentName();
        json.nextToken();
        switch (name) {
          case "resourceType" -> {
            return new Item(id, otherwise, line);
          }
          case "id" -> id = json.getText();
          case "release" -> release = Release.of(json.getText());
          case "resource" -> text = rawText(json, line);
          default -> json.skipChildren();
        }
      }
    }
    if (text == null) {
      throw new IllegalArgumentException("neither a resource nor an object with one: " + id);
    }
    return new Item(id, release, text);
  }

  private static String rawText(JsonParser json, String line) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    int start = (int) json.currentTokenLocation().getCharOffset();
    json.skipChildren();
    return line.substring(start, (int) json.currentLocation().getCharOffset());
  }
}
