package io.jukung.dist;

import io.jukung.base.flags.FlagException;
import io.jukung.dist.cli.CommandException;
import io.jukung.dist.cli.Down;
import io.jukung.dist.cli.ImageLoad;
import io.jukung.dist.cli.Logs;
import io.jukung.dist.cli.Reset;
import io.jukung.dist.cli.Status;
import io.jukung.dist.cli.Up;
import io.jukung.dist.store.StoreCommand;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** {@code jukung COMMAND}: finds the command and runs it. */
public final class Main {
    private static final String USAGE =
            """
            jukung: Kubernetes in Java

            A cluster on this machine:
              up                        bring it up, and stay until it works
              status                    what runs, and how it is
              logs [COMPONENT] [-f]     the log, or one component's part of it
              image load FILE ...       give the node images from OCI or docker archives
              store COMMAND             snapshots, checks and upkeep of what is stored
              down                      stop everything; what is stored stays
              reset                     stop everything and leave nothing behind

            One component, with upstream's flags:
              kube-apiserver, kube-controller-manager, kube-scheduler, kubelet, kube-proxy

            jukung COMMAND --help tells a command's flags.
            """;

    private Main() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int code;
        try {
            code = run(Arrays.asList(arguments), out);
        } catch (CommandException | FlagException e) {
            System.err.println("jukung: " + e.getMessage());
            code = 1;
        } catch (InterruptedException e) {
            code = 130;
        } catch (Exception e) {
            System.err.println("jukung: " + e);
            e.printStackTrace();
            code = 1;
        }
        System.exit(code);
    }

    private static int run(List<String> arguments, PrintStream out) throws Exception {
        String command = arguments.isEmpty() ? "help" : arguments.getFirst();
        List<String> rest =
                arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        return switch (command) {
            case "up" -> new Up(out).run(rest);
            case "status" -> new Status(out).run(rest);
            case "logs" -> new Logs(out).run(rest);
            case "image" -> new ImageLoad(out).run(rest);
            case "store" -> new StoreCommand(out).run(rest);
            case "down" -> new Down(out).run(rest);
            case "reset" -> new Reset(out).run(rest);
            case "serve" -> Serve.run(rest);
            case "train" -> Training.run(rest);
            case "kube-apiserver",
                    "kube-controller-manager",
                    "kube-scheduler",
                    "kubelet",
                    "kube-proxy" ->
                    SingleComponent.run(command, rest, out);
            case "help", "--help", "-h" -> {
                out.print(USAGE);
                yield 0;
            }
            default -> {
                System.err.print("jukung: no such command: " + command + "\n\n" + USAGE);
                yield 2;
            }
        };
    }
}
