using Billing.Domain.Primitives;

namespace Billing.Domain.Orders.Fulfilment;

/// <summary>The content of a parcel, as the report of its shipment says.</summary>
/// <param name="OrderReference">The order's number.</param>
/// <param name="ShipmentId">The sender's id of the shipment.</param>
/// <param name="ShippedAt">When it left.</param>
/// <param name="Lines">Which lines and how much.</param>
public sealed record ParcelContent(string OrderReference, string ShipmentId, DateTimeOffset ShippedAt, IReadOnlyList<FulfilledLine> Lines);

/// <summary>It became known what a parcel holds.</summary>
[EventType("parcel.packed")]
public sealed record ParcelPacked(string TrackingNumber, ParcelContent Content, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The carrier says that a parcel reached its customer; what it holds may not be known here.</summary>
[EventType("parcel.arrived")]
public sealed record ParcelArrived(string TrackingNumber, string Carrier, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The content of a parcel reached its customer: to be brought to the order.</summary>
[EventType("parcel.delivered")]
public sealed record ParcelDelivered(string TrackingNumber, ParcelContent Content, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>One parcel by its tracking number. Shipment and arrival may be told in any order; carriers use a number again after years.</summary>
public sealed record ParcelState : IStreamState<ParcelState>
{
    /// <inheritdoc/>
    public static ParcelState Empty { get; } = new();

    /// <summary>Contents that have not arrived.</summary>
    public IReadOnlyList<ParcelContent> OnTheWay { get; init; } = [];

    /// <summary>Times of arrivals, in the order in which they were told.</summary>
    public IReadOnlyList<DateTimeOffset> Arrivals { get; init; } = [];

    /// <inheritdoc/>
    public ParcelState Apply(IDomainEvent happened) => happened switch
    {
        ParcelPacked packed => this with { OnTheWay = [.. OnTheWay, packed.Content] },
        ParcelArrived arrived => this with { Arrivals = [.. Arrivals, arrived.OccurredAt] },
        ParcelDelivered delivered => this with { OnTheWay = OnTheWay.Where(content => !IsSame(content, delivered.Content)).ToList() },
        _ => this,
    };

    private static bool IsSame(ParcelContent left, ParcelContent right) =>
        (left.OrderReference, left.ShipmentId, left.ShippedAt) == (right.OrderReference, right.ShipmentId, right.ShippedAt);
}

/// <summary>Decides what the reports of warehouse and carrier mean together.</summary>
public static class ParcelDecider
{
    /// <summary>Difference that clocks may have: an arrival this long before the shipment is still its own.</summary>
    public static readonly TimeSpan ClockDifference = TimeSpan.FromDays(1);

    /// <summary>Notes what a parcel holds; it is delivered at once when its arrival was told before.</summary>
    public static Outcome Pack(ParcelState state, string trackingNumber, ParcelContent content)
    {
        var packed = new ParcelPacked(trackingNumber, content, content.ShippedAt);
        var arrivals = state.Arrivals.Where(at => Fits(content, at)).Order().ToList();
        return arrivals.Count == 0
            ? Outcome.Accept(packed)
            : Outcome.Accept(packed, new ParcelDelivered(trackingNumber, content, arrivals[0]));
    }

    /// <summary>Notes an arrival; all that is on its way under this number is delivered.</summary>
    public static Outcome Arrive(ParcelState state, CarrierNotification.Delivered notice)
    {
        if (state.Arrivals.Contains(notice.OccurredAt))
        {
            return Outcome.AlreadyDone();
        }

        var delivered = state.OnTheWay
            .Where(content => Fits(content, notice.OccurredAt))
            .Select(content => new ParcelDelivered(notice.TrackingNumber, content, notice.OccurredAt));
        return Outcome.Accept([new ParcelArrived(notice.TrackingNumber, notice.Carrier, notice.OccurredAt), .. delivered]);
    }

    private static bool Fits(ParcelContent content, DateTimeOffset arrival) => arrival >= content.ShippedAt - ClockDifference;
}
