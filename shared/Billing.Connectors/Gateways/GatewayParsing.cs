using System.Text.Json;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;

namespace Billing.Connectors.Gateways;

/// <summary>The readable remains of a notice that cannot be read whole.</summary>
/// <remarks>Each is null where it is not there or is odd as well.</remarks>
/// <param name="EventId">The gateway's id of the notice.</param>
/// <param name="Type">The gateway's own name of what happened.</param>
/// <param name="PaymentId">The gateway's id of what it is about.</param>
/// <param name="Amount">Money at stake.</param>
internal sealed record NoticeRemains(string? EventId, string? Type, string? PaymentId, Money? Amount);

/// <summary>
/// Reads notices of gateways so that none is refused: who signs a notice has its word for money that moved, and would switch our
/// endpoint off. What cannot be read comes to a person with what can be said of it.
/// </summary>
internal static class GatewayParsing
{
    private const int LongestText = 100;
    private const int MostProblemsTold = 5;

    /// <summary>Reads a notice; one that is missing fields, odd or no JSON at all becomes a question.</summary>
    /// <param name="json">As it came.</param>
    /// <param name="gateway">Such as <c>stripe</c>.</param>
    /// <param name="read">Reads the notice, adding a problem for each field that it needs and cannot use.</param>
    /// <param name="remains">Reads what can be said of one with problems.</param>
    public static PaymentNotification Read(
        ReadOnlyMemory<byte> json, string gateway, Func<JsonFields, PaymentNotification> read, Func<JsonFields, NoticeRemains> remains)
    {
        try
        {
            using var document = JsonText.Parse(json);
            var fields = JsonFields.Root(document.RootElement, "payments");
            var notice = fields.Problems.Count == 0 ? read(fields) : null;
            var problems = fields.Problems.ToList();
            return WithId(notice is null || problems.Count > 0 ? Unreadable(gateway, remains(fields), problems) : notice, json);
        }
        catch (JsonException)
        {
            return WithId(Unreadable(gateway, new NoticeRemains(null, null, null, null), [Problem.Error("payments.malformed-json", "$", "it is not valid JSON.")]), json);
        }
    }

    private static PaymentNotification.Escalated Unreadable(string gateway, NoticeRemains remains, IReadOnlyList<Problem> problems) => new(
        remains.EventId ?? string.Empty,
        gateway,
        remains.PaymentId is { } payment && StreamNames.IsSafe(payment) ? payment : string.Empty,
        Short(remains.Type ?? "something"),
        remains.Amount,
        default)
    {
        Code = EscalationCodes.Unreadable,
        Why = "which cannot be read: " + string.Join(" ", problems.Take(MostProblemsTold).Select(problem => $"{problem.Path}: {problem.Text}")).TrimEnd('.'),
    };

    // The id names the record of the event. Where the sender gives none that can do so, the content does.
    private static PaymentNotification WithId(PaymentNotification notice, ReadOnlyMemory<byte> json) =>
        WebhookEvent.IsEventId(notice.EventId) ? notice : notice with { EventId = WebhookEvent.IdOfContent(json) };

    private static string Short(string text) => text.Length > LongestText ? text[..LongestText] : text;
}
