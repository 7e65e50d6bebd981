package imap

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Names of folders where the server does not tell their use (RFC 6154), as mail programs of many languages make them:
// in lower case, the last part of the path.
var (
	draftNames = names(`drafts|draft|entwürfe|entwurf|brouillons|brouillon|borradores|borrador|bozze|rascunhos|concepten|
		utkast|kladder|luonnokset|szkice|kopie robocze|wersje robocze|koncepty|rozepsané|piszkozatok|ciorne|mustandid|
		juodraščiai|melnraksti|osnutki|skice|nacrti|чернови|черновики|чернетки|πρόχειρα|taslaklar|下書き|草稿|草稿箱|草稿匣|
		임시보관함|임시 보관함|טיוטות|المسودات|مسودات|` + "پیش\u200cنویس\u200cها" + `|ड्राफ़्ट|ร่างจดหมาย|thư nháp|draf`)

	sentNames = names(`sent|sent items|sent messages|sent mail|sent-mail|sent objects|gesendet|gesendete objekte|
		gesendete elemente|gesendete nachrichten|postausgang gesendet|envoyés|éléments envoyés|messages envoyés|objets envoyés|
		courrier envoyé|enviados|enviadas|elementos enviados|mensajes enviados|correo enviado|itens enviados|
		mensagens enviadas|inviata|inviati|posta inviata|elementi inviati|messaggi inviati|verzonden|verzonden items|
		verzonden berichten|skickat|skickade objekt|skickade|sendt|sendte elementer|sendt post|sendte|lähetetyt|
		wysłane|elementy wysłane|odeslané|odeslaná pošta|odoslané|odoslaná pošta|elküldött|elküldött elemek|trimise|
		saadetud|išsiųsti|nosūtītie|poslano|poslana pošta|изпратени|отправленные|надіслані|απεσταλμένα|gönderilmiş öğeler|
		gönderilenler|gönderilmiş|送信済み|送信済みアイテム|送信済みメール|已发送|已发送邮件|已傳送|寄件備份|보낸편지함|보낸 편지함|
		פריטים שנשלחו|דואר שנשלח|البريد المرسل|المرسلة|العناصر المرسلة|भेजे गए|thư đã gửi|terkirim`)

	junkNames = names(`junk|spam|junk e-mail|junk email|junk mail|bulk mail|spamverdacht|unerwünscht|courrier indésirable|
		indésirables|pourriel|correo no deseado|posta indesiderata|lixo eletrônico|correio electrónico não solicitado|
		ongewenste e-mail|ongewenst|skräppost|søppelpost|uønsket e-mail|uønsket|roskaposti|wiadomości-śmieci|nevyžádaná pošta|
		levélszemét|спам|нежелательная почта|ανεπιθύμητα|gereksiz|önemsiz e-posta|迷惑メール|垃圾邮件|垃圾郵件|스팸|스팸메일함|
		דואר זבל|البريد غير الهام`)

	trashNames = names(`trash|deleted|deleted items|deleted messages|bin|papierkorb|gelöscht|gelöschte elemente|
		gelöschte objekte|corbeille|éléments supprimés|papelera|elementos eliminados|cestino|posta eliminata|lixeira|lixo|
		itens excluídos|prullenbak|verwijderde items|papperskorgen|borttagna objekt|borttaget|papirkurv|papirkurven|
		slettet post|slettede elementer|slettet|roskakori|poistetut|kosz|elementy usunięte|koš|odstraněná pošta|
		odstránená pošta|kôš|lomtár|törölt elemek|coș de gunoi|кошче|корзина|удаленные|кошик|κάδος|διαγραμμένα|çöp kutusu|
		silinmiş öğeler|ゴミ箱|削除済みアイテム|已删除|已删除邮件|刪除的郵件|垃圾桶|휴지통|지운 편지함|אשפה|פריטים שנמחקו|
		المهملات|العناصر المحذوفة`)

	// Neither received nor sent.
	otherNames = names(`outbox|postausgang|boîte d'envoi|bandeja de salida|templates|vorlagen|modèles|plantillas|notes|
		notizen|calendar|kalender|contacts|kontakte|tasks|aufgaben|journal|sync issues|rss feeds|conversation history`)
)

func names(list string) map[string]bool {
	m := make(map[string]bool)
	for name := range strings.SplitSeq(list, "|") {
		m[norm.NFC.String(strings.TrimSpace(name))] = true
	}
	return m
}
