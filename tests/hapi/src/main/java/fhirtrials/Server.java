package fhirtrials;

import ca.uhn.fhir.jpa.validation.JpaValidationSupportChain;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.interceptor.RequestValidatingInterceptor;
import ca.uhn.fhir.validation.IInstanceValidatorModule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;

/**
 * A HAPI FHIR JPA server of one release, in memory, on 127.0.0.1, until its standard input ends.
 *
 * <p>`--release=r4|r4b|r5 --port=8080 --validate --definitions=DIR`: port 0 takes a free one; `--validate` refuses
 * invalid resources with 422, judged with the definitions of those folders. Prints `READY base` when it serves.
 */
public final class Server {
  private static final String USAGE =
      "usage: Server --release=r4|r4b|r5 [--port=N] [--validate] [--definitions=DIR]...";

  private Server() {}

  public static void main(String[] arguments) throws IOException, LifecycleException {
    Options options;
    Release release;
    int port;
    try {
      options = new Options(arguments, Set.of("release", "port", "validate", "definitions"));
      release = Release.of(options.last("release", "r4"));
      port = Integer.parseInt(options.last("port", "0"));
      refuseTaken(port);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage() + System.lineSeparator() + USAGE);
      System.exit(2);
      return;
    }
    Lifeline.watch(System.in);
    AnnotationConfigApplicationContext spring = springContext(release);
    RestfulServer servlet = spring.getBean(RestfulServer.class);
    if (options.has("validate")) {
      refuseInvalid(spring, servlet, release, options.folders("definitions"));
    }
    int bound = serve(servlet, port);
    System.out.println("READY http://127.0.0.1:" + bound + "/fhir");
  }

  /** Tomcat would find out only after everything else has started. */
  private static void refuseTaken(int port) {
    try {
      new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")).close();
    } catch (IOException taken) {
      throw new IllegalArgumentException("port " + port + ": " + taken.getMessage());
    }
  }

  private static AnnotationConfigApplicationContext springContext(Release release) {
    AnnotationConfigApplicationContext spring = new AnnotationConfigApplicationContext();
    spring
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("launcher", Map.of("scheduling_disabled", "true")));
    spring.register(ServerConfiguration.class);
    release.jpaConfigurations.forEach(spring::register);
    spring.addBeanFactoryPostProcessor(lazyBeans());
    spring.refresh();
    return spring;
  }

  /** Most of the server's 1500 beans serve operations that no test calls. */
  private static BeanFactoryPostProcessor lazyBeans() {
    return (ConfigurableListableBeanFactory beans) -> {
      for (String name : beans.getBeanDefinitionNames()) {
        beans.getBeanDefinition(name).setLazyInit(true);
      }
    };
  }

  private static void refuseInvalid(
      AnnotationConfigApplicationContext spring, RestfulServer servlet, Release release, List<Path> definitions)
      throws IOException {
    spring
        .getBean(JpaValidationSupportChain.class)
        .addValidationSupport(0, Definitions.load(servlet.getFhirContext(), release, definitions));
    RequestValidatingInterceptor validating = new RequestValidatingInterceptor();
    validating.addValidatorModule(spring.getBean(IInstanceValidatorModule.class));
    servlet.registerInterceptor(validating);
  }

  private static int serve(RestfulServer servlet, int port) throws IOException, LifecycleException {
    Path base = Files.createTempDirectory("hapi");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(base.toFile())));
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(port);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context root = tomcat.addContext("", base.toString());
    Wrapper wrapper = Tomcat.addServlet(root, "fhir", servlet);
    wrapper.setLoadOnStartup(1);
    root.addServletMappingDecoded("/fhir/*", "fhir");
    tomcat.start();
    return tomcat.getConnector().getLocalPort();
  }
}
