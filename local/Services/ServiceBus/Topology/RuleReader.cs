namespace Billing.Local.ServiceBus;

/// <summary>Reads the rules of a subscription.</summary>
internal static class RuleReader
{
    private const string DefaultRule = "$Default";

    /// <summary>
    /// The rules under `rules`. Without that property Azure makes one rule, named $Default, that selects everything; with
    /// it, one rule must bear that name, or Azure would keep its own $Default beside them and select everything after all.
    /// </summary>
    public static IReadOnlyList<MessageRule> Read(TopologyNode subscription)
    {
        if (subscription.Optional("rules") is null)
        {
            return [new MessageRule(DefaultRule, MatchAllFilter.Instance)];
        }

        var rules = subscription.Items("rules").Select(ReadRule).ToList();
        if (!rules.Exists(rule => rule.Name == DefaultRule))
        {
            throw subscription.Error($"no rule is named {DefaultRule}, so Azure would keep its own of that name, which selects every message");
        }

        if (rules.GroupBy(rule => rule.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw subscription.Error($"two rules are named '{twice.Key}'");
        }

        return rules;
    }

    private static MessageRule ReadRule(TopologyNode node)
    {
        node.Allow("name", "properties");
        var properties = node.Require("properties");
        properties.Allow("filterType", "sqlFilter", "correlationFilter");
        var kind = properties.Require("filterType").OneOf("SqlFilter", "CorrelationFilter");
        var other = properties.Optional(kind == "SqlFilter" ? "correlationFilter" : "sqlFilter");
        if (other is not null)
        {
            throw other.Error($"filterType is {kind}");
        }

        return new MessageRule(
            node.Require("name").Text(),
            kind == "SqlFilter" ? ReadSql(properties.Require("sqlFilter")) : ReadCorrelation(properties.Require("correlationFilter")));
    }

    private static IMessageFilter ReadSql(TopologyNode node)
    {
        node.Allow("sqlExpression");
        var expression = node.Require("sqlExpression");
        try
        {
            return SqlFilter.Parse(expression.Text());
        }
        catch (FormatException error)
        {
            throw expression.Error(error.Message);
        }
    }

    private static CorrelationFilter ReadCorrelation(TopologyNode node)
    {
        node.Allow("correlationId", "messageId", "to", "replyTo", "label", "sessionId", "replyToSessionId", "contentType", "properties");
        var properties = node.Optional("properties")?.Properties()
            .Select(property => KeyValuePair.Create(property.Name, property.Value.Text())).ToList() ?? [];
        var filter = new CorrelationFilter
        {
            CorrelationId = node.Optional("correlationId")?.Text(),
            MessageId = node.Optional("messageId")?.Text(),
            To = node.Optional("to")?.Text(),
            ReplyTo = node.Optional("replyTo")?.Text(),
            Label = node.Optional("label")?.Text(),
            SessionId = node.Optional("sessionId")?.Text(),
            ReplyToSessionId = node.Optional("replyToSessionId")?.Text(),
            ContentType = node.Optional("contentType")?.Text(),
            Properties = properties,
        };
        return filter.IsEmpty ? throw node.Error("a correlation filter needs one condition at least") : filter;
    }
}
