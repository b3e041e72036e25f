namespace Billing.Domain.Ledger;

/// <summary>A line of the trial balance.</summary>
/// <param name="LegalEntityId">Whose books.</param>
/// <param name="Account">Account code.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Debits">All debits.</param>
/// <param name="Credits">All credits.</param>
public sealed record TrialBalanceLine(string LegalEntityId, string Account, string Currency, decimal Debits, decimal Credits)
{
    /// <summary>Debits less credits.</summary>
    public decimal Balance => Debits - Credits;
}

/// <summary>The sums of all accounts of a tenant. For each legal entity and currency debits equal credits, or the books are broken.</summary>
public static class TrialBalance
{
    /// <summary>Adds up journal days; by entity, currency and account.</summary>
    public static IReadOnlyList<TrialBalanceLine> Of(IEnumerable<JournalDay> days) => days
        .SelectMany(day => day.Turnovers.Values, (day, turnover) => (Entity: day.LegalEntityId!, Turnover: turnover))
        .GroupBy(row => (row.Entity, row.Turnover.Account, row.Turnover.Currency))
        .Select(group => new TrialBalanceLine(
            group.Key.Entity, group.Key.Account, group.Key.Currency, group.Sum(row => row.Turnover.Debits), group.Sum(row => row.Turnover.Credits)))
        .OrderBy(line => line.LegalEntityId, StringComparer.Ordinal)
        .ThenBy(line => line.Currency, StringComparer.Ordinal)
        .ThenBy(line => line.Account, StringComparer.Ordinal)
        .ToList();
}
