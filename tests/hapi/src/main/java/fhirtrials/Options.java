package fhirtrials;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Command line options of the form `--name=value` (or bare `--name`), each of which may repeat. */
final class Options {
  private final Map<String, List<String>> values = new HashMap<>();

  /** An option outside `known`, or a word that is no option, is an IllegalArgumentException. */
  Options(String[] arguments, Set<String> known) {
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (!parts[0].startsWith("--") || !known.contains(parts[0].substring(2))) {
        throw new IllegalArgumentException("unknown option: " + argument);
      }
      values
          .computeIfAbsent(parts[0].substring(2), name -> new ArrayList<>())
          .add(parts.length == 2 ? parts[1] : "");
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String last(String name, String otherwise) {
    List<String> given = values.getOrDefault(name, List.of(otherwise));
    return given.get(given.size() - 1);
  }

  List<Path> folders(String name) {
    return values.getOrDefault(name, List.of()).stream().map(Path::of).toList();
  }
}
