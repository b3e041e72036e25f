namespace Billing.Local.Tracing;

/// <summary>A span with those that it caused, in the order of their beginning.</summary>
/// <param name="Span">The span.</param>
/// <param name="Caused">What it caused.</param>
internal sealed record TraceNode(SpanRecord Span, IReadOnlyList<TraceNode> Caused)
{
    /// <summary>Time for which nothing went on before a node that this one caused.</summary>
    /// <remarks>
    /// By the clock of the fabric; zero within the span itself. That is the time in a queue, until the next try, or until somebody did what a
    /// process waits for.
    /// </remarks>
    public TimeSpan WaitBefore(int index)
    {
        var begun = Caused[index].Span.BusinessStart;
        if (begun < Span.BusinessEnd)
        {
            return TimeSpan.Zero;
        }

        var quietSince = Caused.Take(index).Select(before => before.Span.BusinessEnd).Append(Span.BusinessEnd).Max();
        return begun > quietSince ? begun - quietSince : TimeSpan.Zero;
    }
}

/// <summary>All spans of one trace.</summary>
/// <param name="Id">Trace id.</param>
/// <param name="Roots">The spans that nothing in the trace caused: usually one; more where the first are not kept any longer.</param>
internal sealed record TraceTree(string Id, IReadOnlyList<TraceNode> Roots)
{
    /// <summary>Time at which it began, by the clock of the fabric.</summary>
    public DateTimeOffset Start => Roots[0].Span.BusinessStart;

    /// <summary>Puts the spans of a trace together.</summary>
    public static TraceTree Of(string id, IReadOnlyCollection<SpanRecord> spans)
    {
        var known = spans.Select(span => span.Span).ToHashSet(StringComparer.Ordinal);
        var caused = spans.ToLookup(span => span.Parent is { } parent && known.Contains(parent) ? parent : string.Empty, StringComparer.Ordinal);
        return new TraceTree(id, Below(string.Empty));

        IReadOnlyList<TraceNode> Below(string parent) =>
            [.. caused[parent].OrderBy(span => span.BusinessStart).ThenBy(span => span.Start).Select(span => new TraceNode(span, Below(span.Span)))];
    }
}
