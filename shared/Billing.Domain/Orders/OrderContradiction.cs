using System.Globalization;
using Billing.Domain.Primitives;

namespace Billing.Domain.Orders;

/// <summary>Tells of an order that comes again with other content than it was taken with.</summary>
/// <remarks>Compared is what the customer agreed to. Kinds, taxes and terms follow from settings, which may have changed since.</remarks>
public static class OrderContradiction
{
    /// <summary>Code of the problem.</summary>
    public const string Code = "orders.other-content";

    private const int MostTold = 6;

    /// <summary>The problem, with both contents; null when the order is the one that was taken.</summary>
    public static Problem? Of(SalesOrder taken, SalesOrder told)
    {
        var differences = Differences(taken, told).ToList();
        var more = differences.Count > MostTold ? $" and {differences.Count - MostTold} more" : string.Empty;
        return differences.Count == 0
            ? null
            : Problem.Error(
                Code,
                "$",
                $"Order {taken.Reference} was taken and comes again with other content: {string.Join("; ", differences.Take(MostTold))}{more}. What was taken stands.");
    }

    private static IEnumerable<string> Differences(SalesOrder taken, SalesOrder told)
    {
        (string Name, object Taken, object Told)[] fields =
        [
            ("currency", taken.Currency, told.Currency),
            ("time of the order", taken.OrderedAt, told.OrderedAt),
            ("buyer", taken.Buyer, told.Buyer),
            ("delivery address", taken.ShipTo, told.ShipTo),
        ];
        var before = taken.Lines.ToDictionary(line => line.LineId, StringComparer.Ordinal);
        var after = told.Lines.ToDictionary(line => line.LineId, StringComparer.Ordinal);
        return fields.Where(field => !field.Taken.Equals(field.Told))
            .Select(field => field.Name is "buyer" or "delivery address" ? $"another {field.Name}" : $"{field.Name} {field.Taken} and now {field.Told}")
            .Concat(taken.Lines.Where(line => !after.ContainsKey(line.LineId)).Select(line => $"line {line.LineId} is missing"))
            .Concat(told.Lines.Where(line => !before.ContainsKey(line.LineId)).Select(line => $"line {line.LineId} is new: {Shown(line)}"))
            .Concat(told.Lines
                .Where(line => before.TryGetValue(line.LineId, out var first) && Shown(first) != Shown(line))
                .Select(line => $"line {line.LineId} has {Shown(before[line.LineId])} and now {Shown(line)}"));
    }

    private static string Shown(OrderLine line) => line.Quoted is { } quoted
        ? string.Create(CultureInfo.InvariantCulture, $"{line.Quantity:0.############} of {line.Sku} at {quoted.UnitPrice:0.############} less {quoted.Discount}")
        : string.Create(CultureInfo.InvariantCulture, $"{line.Quantity:0.############} of {line.Sku} for {line.Net}");
}
