using Microsoft.Azure.Cosmos;

namespace Billing.Local.Faults;

/// <summary>
/// Has a Cosmos client carry out each request to its end, its own retries included, within the piece of work that makes it.
/// What the client does above a request, such as merging the pages of several partitions, is not under control.
/// </summary>
internal sealed class StepwiseCalls(ServiceGate gate) : RequestHandler
{
    public override Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken) =>
        gate.ToTheEnd(() => base.SendAsync(request, cancellationToken));
}
