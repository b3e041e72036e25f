namespace Billing.Local.ServiceBus;

/// <summary>
/// Chooses messages by a condition in the SQL of Service Bus; see "Subscription Rule SQL Filter Syntax",
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter. Here: AND, OR, NOT,
/// comparison, IS NULL, IN, LIKE with ESCAPE, EXISTS, constants, application and system properties. Arithmetic and
/// functions are refused by name.
/// </summary>
internal sealed class SqlFilter : IMessageFilter
{
    private readonly SqlCondition _condition;

    private SqlFilter(SqlCondition condition) => _condition = condition;

    /// <summary>Reads a condition.</summary>
    /// <exception cref="FormatException">It is not one, or uses what is not supported; the message names the place.</exception>
    public static SqlFilter Parse(string expression) => new(new SqlParser(expression).Parse());

    /// <summary>True if the condition is true; a condition that is unknown does not select.</summary>
    public bool Matches(SentMessage content) => _condition.Test(content) == true;
}
