namespace Billing.Domain.Tests.Payments;

/// <summary>All orders of some things.</summary>
internal static class Permutations
{
    public static IEnumerable<IReadOnlyList<T>> Of<T>(IReadOnlyList<T> items)
    {
        if (items.Count == 0)
        {
            yield return [];
        }

        foreach (var (index, first) in items.Index())
        {
            foreach (var rest in Of<T>([.. items.Take(index), .. items.Skip(index + 1)]))
            {
                yield return [first, .. rest];
            }
        }
    }
}
