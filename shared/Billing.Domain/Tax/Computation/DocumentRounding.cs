using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tax.Computation;

/// <summary>
/// Rounds the tax of all lines that bear a rate once and spreads it back: each line gets its exact tax rounded down, and the
/// minor units left over go one by one to the lines that lost most. Lines that lost the same come in the order of their line
/// ids (ordinal), so that the order of the lines does not matter. No line differs from its exact tax by a minor unit or more.
/// </summary>
internal sealed class DocumentRounding(Currency currency)
{
    private readonly List<Group> _groups = [];

    /// <summary>Adds a tax of a line.</summary>
    /// <param name="rate">Which.</param>
    /// <param name="share">Of the taxable amount.</param>
    /// <param name="taxable">What of the line's amount is taxed.</param>
    /// <param name="lineId">Which line.</param>
    /// <param name="slot">Where its rounded tax goes.</param>
    public void Add(TaxRate rate, TaxShare share, decimal taxable, string lineId, int slot)
    {
        foreach (var group in _groups)
        {
            if (group.Share == share && (ReferenceEquals(group.Rate, rate) || group.Rate == rate))
            {
                group.Members.Add(new Member(taxable, lineId, slot));
                return;
            }
        }

        var added = new Group(rate, share, []);
        added.Members.Add(new Member(taxable, lineId, slot));
        _groups.Add(added);
    }

    /// <summary>Writes the rounded tax of each line to its slot.</summary>
    public void Spread(decimal[] amounts)
    {
        foreach (var group in _groups)
        {
            Spread(group, amounts);
        }
    }

    private void Spread(Group group, decimal[] amounts)
    {
        var members = group.Members;
        var (whole, floors) = (0m, 0m);
        var lost = new decimal[members.Count];
        for (var index = 0; index < lost.Length; index++)
        {
            var amount = members[index].Taxable;
            whole += amount;
            var exact = group.Share.Of(amount);
            var floor = decimal.Round(exact, currency.MinorDigits, MidpointRounding.ToNegativeInfinity);
            amounts[members[index].Slot] = floor;
            floors += floor;
            lost[index] = exact - floor;
        }

        var left = (int)((group.Share.Of(whole).Round(currency.MinorDigits, Rounding.HalfAwayFromZero) - floors) / currency.MinorUnit);
        if (left <= 0)
        {
            return;
        }

        var order = new int[lost.Length];
        for (var index = 0; index < order.Length; index++)
        {
            order[index] = index;
        }

        Array.Sort(order, (one, other) => lost[other].CompareTo(lost[one]) is var byLoss and not 0
            ? byLoss
            : string.CompareOrdinal(members[one].LineId, members[other].LineId));
        for (var index = 0; index < left; index++)
        {
            amounts[members[order[index]].Slot] += currency.MinorUnit;
        }
    }

    private sealed record Group(TaxRate Rate, TaxShare Share, List<Member> Members);

    private readonly record struct Member(decimal Taxable, string LineId, int Slot);
}
