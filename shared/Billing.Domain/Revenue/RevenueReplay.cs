using Billing.Domain.Primitives;

namespace Billing.Domain.Revenue;

/// <summary>Works the revenue of an order out anew, from what was recorded as given: for setting one engine against another.</summary>
public static class RevenueReplay
{
    /// <summary>
    /// The recognitions that a method makes of the recorded invoices and deliveries, on the days on which they were handled
    /// and on those on which something was recognised; what was recognised is not looked at.
    /// </summary>
    /// <param name="orderReference">The order.</param>
    /// <param name="recorded">The events of its revenue stream, in order.</param>
    /// <param name="timeZoneOf">IANA time zone of a legal entity, by its id.</param>
    /// <param name="method">How service over time is measured.</param>
    public static IReadOnlyList<RevenueRecognised> Run(
        string orderReference, IEnumerable<IDomainEvent> recorded, Func<string, string> timeZoneOf, RatableMethod method)
    {
        var state = RevenueContract.Empty;
        var recognised = new List<RevenueRecognised>();
        foreach (var happened in recorded)
        {
            if (happened is not RevenueRecognised)
            {
                state = state.Apply(happened);
            }

            if (state.Obligations.Count > 0)
            {
                var today = (happened as RevenueRecognised)?.RecognisedOn
                    ?? BusinessDays.In(timeZoneOf(state.Obligations[0].LegalEntityId), happened.OccurredAt);
                var earned = RevenueDecider.Earned(state, orderReference, today, happened.OccurredAt, method);
                state = earned.Aggregate(state, (before, more) => before.Apply(more));
                recognised.AddRange(earned.OfType<RevenueRecognised>());
            }
        }

        return recognised;
    }
}
