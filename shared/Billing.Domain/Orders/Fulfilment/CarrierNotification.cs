using Billing.Domain.Primitives;

namespace Billing.Domain.Orders.Fulfilment;

/// <summary>The news of a carrier about a parcel, whatever its dialect: one of the cases nested here.</summary>
/// <param name="EventId">The carrier's id of the notice.</param>
/// <param name="TrackingNumber">As <see cref="TrackingNumbers"/> spells it.</param>
public abstract record CarrierNotification(string EventId, string TrackingNumber)
{
    /// <summary>The parcel reached its customer.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="TrackingNumber">See base.</param>
    /// <param name="Carrier">As the notice names it.</param>
    /// <param name="OccurredAt">When it was handed over, by the carrier's clock.</param>
    public sealed record Delivered(string EventId, string TrackingNumber, string Carrier, DateTimeOffset OccurredAt)
        : CarrierNotification(EventId, TrackingNumber);

    /// <summary>On its way, or nothing about a parcel: billing does not act on it.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="TrackingNumber">See base; empty when the notice is about no parcel.</param>
    /// <param name="Status">The carrier's own name of it.</param>
    public sealed record Ignored(string EventId, string TrackingNumber, string Status) : CarrierNotification(EventId, TrackingNumber);

    /// <summary>A notice that cannot be read: a person is shown it, for it may tell of an arrival.</summary>
    /// <param name="EventId">See base.</param>
    /// <param name="Problems">What is missing or odd.</param>
    public sealed record Unreadable(string EventId, IReadOnlyList<Problem> Problems) : CarrierNotification(EventId, string.Empty)
    {
        /// <summary>Question to the person.</summary>
        public Problem Problem => new(
            "fulfilment.unreadable",
            Severity.Warning,
            "fulfilment",
            "$",
            $"A carrier's notice cannot be read: {string.Join(" ", Problems.Take(5).Select(problem => $"{problem.Path}: {problem.Text}"))}");
    }
}
