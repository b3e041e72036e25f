using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;

namespace Billing.Functions.Exceptions.Acts;

/// <summary>An act that is a command of the area that raised the exception.</summary>
/// <param name="name">Name of the act.</param>
/// <param name="roles">Any of these roles may, as at the command's own route.</param>
/// <param name="fits">True if the command can be given about an exception that is open.</param>
/// <param name="read">Reads the command.</param>
public sealed class AreaAct(string name, IReadOnlyList<FabricRole> roles, Func<ExceptionRaised, bool> fits, Func<JsonFields, PreparedAct> read) : IExceptionAct
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public IReadOnlyList<FabricRole> Roles { get; } = roles;

    /// <inheritdoc/>
    public bool IsOfArea => true;

    /// <inheritdoc/>
    public bool Fits(ExceptionState state) => state is { Raised: { } raised, Resolved: null } && fits(raised);

    /// <inheritdoc/>
    public PreparedAct Read(JsonFields fields) => read(fields);
}
