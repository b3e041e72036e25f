using Billing.Domain.Exceptions;

namespace Billing.Functions.Exceptions;

/// <summary>Leads from an exception to what it is about, by paths of the API.</summary>
internal static class ExceptionLinks
{
    private const string DeadLetterPrefix = "dead-letter-";

    /// <summary>The links of an exception, by what they lead to; the trace is an id and the snapshot a blob.</summary>
    public static IReadOnlyDictionary<string, string> Of(string tenant, ExceptionState state)
    {
        var raised = state.Raised!;
        var links = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["history"] = $"/api/audit/{tenant}/history?stream={Uri.EscapeDataString($"exception/{raised.ExceptionId}")}",
        };
        if (SubjectOf(tenant, raised) is var (kind, path))
        {
            links[kind] = path;
        }

        if (raised.Snapshot is { } snapshot)
        {
            links["snapshot"] = snapshot;
        }

        if (state.Routed?.TraceId is { } trace)
        {
            links["trace"] = trace;
        }

        return links;
    }

    private static (string Kind, string Path)? SubjectOf(string tenant, ExceptionRaised raised)
    {
        var subject = Uri.EscapeDataString(raised.Subject);
        return raised switch
        {
            { ExceptionId: var id } when id.StartsWith(DeadLetterPrefix, StringComparison.Ordinal) => ("deadLetter", $"/api/dead-letters/{tenant}/{id[DeadLetterPrefix.Length..]}"),
            { Component: "orders" or "refunds" } or { Code: "payments.overdue" } => ("order", $"/api/orders/{tenant}/{subject}"),
            { Component: "tax" } => ("order", $"/api/orders/{tenant}/{subject}/tax"),
            { Component: "invoicing" } => ("invoice", $"/api/invoices/{tenant}/{subject}/pdf"),
            { Component: "configuration" } => ("configuration", $"/api/configuration/{tenant}/{subject}"),
            _ => null,
        };
    }
}
