#include "api/wallet/notification_endpoint.h"

#include "api/wallet/notification_request.h"
#include "appliance/issuance/record_notification.h"

namespace issuer {

Result<HttpResponse> AnswerNotification(const HttpRequest& request,
                                        const AuthenticatedWallet& wallet,
                                        const WalletContext& context) {
  ASSIGN_OR_RETURN(const NotificationRequest notification, ParseNotificationRequest(request));
  RETURN_IF_ERROR(
      RecordNotification(notification, wallet.authorization, request.id, context.services));
  return HttpResponse::Empty(204);
}

}  // namespace issuer
