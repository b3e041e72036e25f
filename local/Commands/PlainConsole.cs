using Spectre.Console;

namespace Billing.Local.Commands;

/// <summary>The console on which commands draw tables: the terminal, or plain lines where nobody looks at a screen.</summary>
internal static class PlainConsole
{
    // Wide enough that no value of the samples is broken.
    private const int WidthOfFiles = 200;

    public static IAnsiConsole Current => On(Console.Out);

    public static IAnsiConsole On(TextWriter output) => output == Console.Out && !Console.IsOutputRedirected ? AnsiConsole.Console : Plain(output);

    private static IAnsiConsole Plain(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = WidthOfFiles;
        return console;
    }
}
