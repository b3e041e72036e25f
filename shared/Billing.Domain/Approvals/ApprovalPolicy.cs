using Billing.Domain.Access;
using Billing.Domain.Primitives;

namespace Billing.Domain.Approvals;

/// <summary>Says who must approve commands of one type from an amount on.</summary>
/// <param name="Type">Type of the command, such as <c>credit-note</c>.</param>
/// <param name="From">Amount in the functional currency from which it counts; 0 for all.</param>
/// <param name="Steps">Who must approve, step after step; none where nobody must.</param>
public sealed record ApprovalRule(string Type, decimal From, IReadOnlyList<ApprovalStep> Steps);

/// <summary>A person who approves in place of another for a time.</summary>
/// <param name="Of">The person who is away.</param>
/// <param name="To">The delegate.</param>
/// <param name="Role">Role in which the delegate may approve.</param>
/// <param name="From">First moment.</param>
/// <param name="Until">First moment at which it does not hold any more.</param>
public sealed record ApprovalDelegation(string Of, string To, FabricRole Role, DateTimeOffset From, DateTimeOffset Until);

/// <summary>Which commands of a tenant people must approve, and who is who.</summary>
/// <param name="Currency">Functional currency of the amounts; empty for the company's.</param>
/// <param name="Rules">Rules by type and amount.</param>
/// <param name="Delegations">Who approves in place of whom.</param>
/// <param name="People">Person by identity, where one person has several.</param>
/// <param name="RemindAfter">Days after which people are reminded.</param>
/// <param name="ExpireAfter">Days after which a proposal expires.</param>
public sealed record ApprovalPolicy(
    string Currency,
    IReadOnlyList<ApprovalRule> Rules,
    IReadOnlyList<ApprovalDelegation> Delegations,
    IReadOnlyDictionary<string, string> People,
    int RemindAfter,
    int ExpireAfter)
{
    /// <summary>The policy of a tenant that has none of its own: what has an approval by itself, such as a change of prices, keeps it.</summary>
    public static ApprovalPolicy Usual { get; } = new(string.Empty, [], [], new Dictionary<string, string>(), 2, 14);

    /// <summary>The policy with a company's functional currency where it names none.</summary>
    public ApprovalPolicy In(string currency) => Currency.Length == 0 ? this with { Currency = currency } : this;

    /// <summary>
    /// Who must approve a command: as the rule of its type with the highest amount that it reaches says. Where the amount is of another currency,
    /// and so cannot be compared, the rule with the highest amount of all counts.
    /// </summary>
    /// <param name="type">Type of the command.</param>
    /// <param name="amount">Money that it moves, or null.</param>
    public IReadOnlyList<ApprovalStep> StepsOf(string type, Money? amount)
    {
        var worth = amount is not { } money ? 0 : money.Currency.Code == Currency ? Math.Abs(money.Amount) : decimal.MaxValue;
        return Rules.Where(rule => rule.Type == type && rule.From <= worth).MaxBy(rule => rule.From)?.Steps ?? [];
    }

    /// <summary>The person behind an identity, whose case does not matter.</summary>
    public string PersonOf(string identity) => People.FirstOrDefault(each => string.Equals(each.Key, identity, StringComparison.OrdinalIgnoreCase)).Value ?? identity;

    /// <summary>The delegations by which a person may approve in a role now.</summary>
    public IEnumerable<ApprovalDelegation> DelegationsTo(string person, FabricRole role, DateTimeOffset now) => Delegations.Where(each =>
        each.Role == role && each.From <= now && now < each.Until && string.Equals(PersonOf(each.To), person, StringComparison.OrdinalIgnoreCase));
}
