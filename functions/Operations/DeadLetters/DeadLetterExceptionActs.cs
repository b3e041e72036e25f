using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Functions.Exceptions.Acts;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>What people can do about dead letters, from the exception that tells of one.</summary>
internal static class DeadLetterExceptionActs
{
    /// <summary>Registers them.</summary>
    public static IServiceCollection AddDeadLetterActs(this IServiceCollection services) => services
        .AddSingleton<DeadLetterActs>()
        .AddSingleton<IExceptionAct>(provider => Resubmit(provider.GetRequiredService<DeadLetterActs>()))
        .AddSingleton<IExceptionAct>(provider => Discard(provider.GetRequiredService<DeadLetterActs>()));

    private static AreaAct Resubmit(DeadLetterActs acts) => new(
        "resubmit",
        [FabricRole.Operator],
        IsDeadLetter,
        fields =>
        {
            var body = fields.OptionalJson("body");
            return (request, cancellation) => acts.ResubmitAsync(request.Tenant, IdOf(request.Exception.Raised!), body, request.Command, cancellation);
        });

    private static AreaAct Discard(DeadLetterActs acts) => new(
        "discard",
        [FabricRole.Operator],
        IsDeadLetter,
        _ => (request, cancellation) => acts.DiscardAsync(request.Tenant, IdOf(request.Exception.Raised!), request.Command, cancellation));

    private static bool IsDeadLetter(ExceptionRaised raised) => raised.ExceptionId.StartsWith(DeadLetterStore.ExceptionPrefix, StringComparison.Ordinal);

    private static string IdOf(ExceptionRaised raised) => raised.ExceptionId[DeadLetterStore.ExceptionPrefix.Length..];
}
