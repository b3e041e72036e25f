using Spectre.Console;

namespace Billing.Local.Commands;

/// <summary>Where commands draw tables: the terminal, or plain lines where nobody looks at a screen.</summary>
internal static class PlainConsole
{
    // Wide enough that no value of the samples is broken.
    private const int WidthOfFiles = 180;

    public static IAnsiConsole Current => Console.IsOutputRedirected ? Plain() : AnsiConsole.Console;

    private static IAnsiConsole Plain()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = WidthOfFiles;
        return console;
    }
}
