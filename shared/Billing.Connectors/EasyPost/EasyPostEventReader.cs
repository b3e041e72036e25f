using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;

namespace Billing.Connectors.EasyPost;

/// <summary>
/// Reads the tracking events of EasyPost, which speaks for some hundred carriers (docs.easypost.com, "Events", "Trackers"):
/// <c>tracker.created</c> and <c>tracker.updated</c>. The time of delivery is that of the last detail with this status, not
/// that of the event.
/// </summary>
public static class EasyPostEventReader
{
    private const string DeliveredStatus = "delivered";

    /// <summary>Reads one event.</summary>
    public static ParseResult<CarrierNotification> Read(ReadOnlyMemory<byte> json) => JsonFields.Read(json, "fulfilment", ReadEvent);

    /// <summary>Reads one event; one that cannot be read becomes a question.</summary>
    /// <remarks>An event without a usable id is named by its content.</remarks>
    public static CarrierNotification ReadOrTell(ReadOnlyMemory<byte> json) => Read(json) switch
    {
        ParseResult<CarrierNotification>.Success { Value: var notice } when WebhookEvent.IsEventId(notice.EventId) => notice,
        ParseResult<CarrierNotification>.Success { Value: var notice } => notice with { EventId = WebhookEvent.IdOfContent(json) },
        ParseResult<CarrierNotification>.Failure failure => new CarrierNotification.Unreadable(WebhookEvent.IdOfContent(json), failure.Problems),
        _ => throw new InvalidOperationException("A reading is a success or a failure."),
    };

    private static CarrierNotification ReadEvent(JsonFields fields)
    {
        var id = fields.Text("id");
        var description = fields.Text("description");
        if (description is not ("tracker.updated" or "tracker.created"))
        {
            return new CarrierNotification.Ignored(id, string.Empty, description);
        }

        var tracker = fields.Child("result");
        var number = ReadNumber(tracker);
        var status = tracker.Text("status");
        return status == DeliveredStatus
            ? new CarrierNotification.Delivered(id, number, tracker.OptionalText("carrier") ?? "unknown", ReadTime(tracker))
            : new CarrierNotification.Ignored(id, number, status);
    }

    private static string ReadNumber(JsonFields tracker)
    {
        var text = tracker.Text("tracking_code");
        var number = TrackingNumbers.Normalize(text);
        if (number is null && text.Length > 0)
        {
            tracker.Refuse("tracking_code", "unusable-reference", "may hold letters and digits, blanks and hyphens only, 64 at the most");
        }

        return number ?? string.Empty;
    }

    private static DateTimeOffset ReadTime(JsonFields tracker)
    {
        var detail = tracker.Items("tracking_details").LastOrDefault(each => each.OptionalText("status") == DeliveredStatus);
        return detail is null ? tracker.Time("updated_at") : detail.Time("datetime");
    }
}
