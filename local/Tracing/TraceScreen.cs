using System.Globalization;
using Billing.Platform.Tracing;
using Spectre.Console;

namespace Billing.Local.Tracing;

/// <summary>Draws traces as trees: what was done, what came of it, when it began and how long it took.</summary>
internal sealed class TraceScreen(IAnsiConsole console)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    /// <summary>A screen that writes to a text; on one that is no terminal, in plain lines that are never broken.</summary>
    public static TraceScreen On(TextWriter output, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        if (!isTerminal)
        {
            console.Profile.Width = 1000;
            console.Profile.Capabilities.Unicode = true;
        }

        return new TraceScreen(console);
    }

    /// <summary>Draws one trace.</summary>
    public void Draw(string title, TraceTree trace)
    {
        var tree = new Tree(Markup.FromInterpolated($"[bold]{title}[/]  trace {trace.Id}"));
        foreach (var root in trace.Roots)
        {
            Add(tree, root, trace.Start);
        }

        console.Write(tree);
    }

    private static void Add(IHasTreeNodes place, TraceNode node, DateTimeOffset start)
    {
        var drawn = place.AddNode(new Markup(Line(node.Span, start)));
        for (var index = 0; index < node.Caused.Count; index++)
        {
            if (node.WaitBefore(index) is var wait && wait >= ShortestWait)
            {
                drawn.AddNode(new Markup($"[grey]waits {Text(wait)}[/]"));
            }

            Add(drawn, node.Caused[index], start);
        }
    }

    // The first line says when; the others how much later, which leaves room for what was done.
    private static string Line(SpanRecord span, DateTimeOffset start)
    {
        var what = string.Join("  ", new[] { Detail(span), span.Error is null ? null : $"FAILED {span.Error}" }.Where(part => !string.IsNullOrEmpty(part)));
        var name = span.Error is null ? Markup.Escape(span.Name) : $"[red]{Markup.Escape(span.Name)}[/]";
        var began = span.BusinessStart <= start
            ? span.BusinessStart.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)
            : "+" + Text(span.BusinessStart - start);
        return $"{name}{(what.Length > 0 ? "  " + Markup.Escape(what) : string.Empty)}  [grey]{began}  {Text(span.Duration)}[/]";
    }

    private static string Detail(SpanRecord span)
    {
        string? Of(string attribute) => span.Attributes.GetValueOrDefault(attribute);
        return string.Join("  ", new[]
        {
            Of(SpanAttributes.HttpStatus),
            Of(SpanAttributes.Stream),
            Of(SpanAttributes.Events),
            Of(SpanAttributes.Outcome) is "committed" ? null : Of(SpanAttributes.Outcome),
            Of(SpanAttributes.RequestCharge) is { } charge ? $"{double.Parse(charge, CultureInfo.InvariantCulture).ToString("0.#", CultureInfo.InvariantCulture)} RU" : null,
            Of(SpanAttributes.Attempt) is null or "1" ? null : $"attempt {Of(SpanAttributes.Attempt)}",
        }.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static string Text(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => $"{span.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms",
        { TotalMinutes: < 1 } => $"{span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min {span.Seconds} s",
        { TotalDays: < 1 } => $"{(int)span.TotalHours} h {span.Minutes} min",
        _ => $"{(int)span.TotalDays} d {span.Hours} h",
    };
}
