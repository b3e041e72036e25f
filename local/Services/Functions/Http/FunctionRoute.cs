namespace Billing.Local.Functions;

/// <summary>A route that the host answers.</summary>
/// <param name="Function">The name of the function.</param>
/// <param name="Methods">The HTTP methods in capitals; none stands for all.</param>
/// <param name="Template">The route template with the prefix of host.json, beginning with a slash.</param>
/// <param name="Authorization">The key that Azure would ask for: <c>Anonymous</c>, <c>Function</c> or <c>Admin</c>.</param>
public sealed record FunctionRoute(string Function, IReadOnlyList<string> Methods, string Template, string Authorization);
