using Billing.Domain.Access;
using Billing.Domain.Primitives;

namespace Billing.Domain.Approvals;

/// <summary>
/// Reads the document <c>approvals</c>: <c>{"currency":"EUR","rules":[{"type":"credit-note","from":"1000","steps":[{"role":"finance","people":1}]}],
/// "delegations":[{"of":"ann","to":"bob","role":"finance","from":"2026-12-01T00:00:00Z","until":"2026-12-15T00:00:00Z"}],
/// "people":[{"id":"ann","identities":["ann@example.com","ann.admin@example.com"]}],"remindAfterDays":2,"expireAfterDays":14}</c>.
/// </summary>
public static class ApprovalPolicyReader
{
    private const int MostDays = 366;
    private const int MostPeople = 10;

    /// <summary>Reads it, or names every problem by its JSON path.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="types">Types of commands that there are.</param>
    public static ParseResult<ApprovalPolicy> Read(ReadOnlyMemory<byte> json, IReadOnlyCollection<string> types) => JsonFields.Read(json, "approvals", root =>
    {
        root.RefuseOthers("currency", "rules", "delegations", "people", "remindAfterDays", "expireAfterDays");
        var currency = root.OptionalText("currency") ?? string.Empty;
        if (currency.Length > 0 && !Currency.TryOf(currency, out _))
        {
            root.Refuse("currency", "unknown-currency", "must be an ISO 4217 code");
        }

        return new ApprovalPolicy(
            currency,
            [.. root.Items("rules").Select(rule => Rule(rule, types))],
            [.. root.Items("delegations").Select(Delegation)],
            People(root),
            Days(root, "remindAfterDays", ApprovalPolicy.Usual.RemindAfter),
            Days(root, "expireAfterDays", ApprovalPolicy.Usual.ExpireAfter));
    });

    private static ApprovalRule Rule(JsonFields fields, IReadOnlyCollection<string> types)
    {
        fields.RefuseOthers("type", "from", "steps");
        var type = fields.Text("type");
        if (type.Length > 0 && !types.Contains(type))
        {
            fields.Refuse("type", "unknown", $"must be one of {string.Join(", ", types)}");
        }

        return new ApprovalRule(type, fields.Has("from") ? fields.NotNegative("from") : 0, [.. fields.Items("steps").Select(Step)]);
    }

    private static ApprovalStep Step(JsonFields fields)
    {
        fields.RefuseOthers("role", "people");
        var people = fields.Has("people") ? fields.Whole("people") : 1;
        if (people is < 1 or > MostPeople)
        {
            fields.Refuse("people", "out-of-range", $"must be from 1 to {MostPeople}");
        }

        return new ApprovalStep(Role(fields), (int)Math.Clamp(people, 1, MostPeople));
    }

    private static ApprovalDelegation Delegation(JsonFields fields)
    {
        fields.RefuseOthers("of", "to", "role", "from", "until");
        var (from, until) = (fields.Time("from"), fields.Time("until"));
        if (until <= from)
        {
            fields.Refuse("until", "not-after", "must be after from");
        }

        return new ApprovalDelegation(fields.Id("of"), fields.Id("to"), Role(fields), from, until);
    }

    private static Dictionary<string, string> People(JsonFields root)
    {
        var people = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var each in root.Items("people"))
        {
            each.RefuseOthers("id", "identities");
            var id = each.Id("id");
            foreach (var identity in each.Texts("identities").Append(id))
            {
                if (!people.TryAdd(identity, id) && people[identity] != id)
                {
                    each.Refuse("identities", "twice", $"hold {identity}, which is another person's");
                }
            }
        }

        return people;
    }

    private static FabricRole Role(JsonFields fields)
    {
        var text = fields.Text("role");
        if (Enum.GetNames<FabricRole>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return Enum.Parse<FabricRole>(known);
        }

        if (text.Length > 0)
        {
            fields.Refuse("role", "unknown", $"must be one of {string.Join(", ", Enum.GetNames<FabricRole>().Select(name => name.ToLowerInvariant()))}");
        }

        return default;
    }

    private static int Days(JsonFields fields, string name, int usual)
    {
        var days = fields.Has(name) ? fields.Whole(name) : usual;
        if (days is < 1 or > MostDays)
        {
            fields.Refuse(name, "out-of-range", $"must be from 1 to {MostDays}");
        }

        return (int)Math.Clamp(days, 1, MostDays);
    }
}
